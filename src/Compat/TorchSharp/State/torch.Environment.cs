using System.Runtime.InteropServices;
using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType s_defaultType = ScalarType.Float32;
    private static Device? s_defaultDevice;

    /// <summary>The version of the libtorch that the shim was compiled against.</summary>
    public static unsafe string __version__ => Marshal.PtrToStringUTF8((nint)NativeMethods.sfk_torch_version())!;

    public static int get_num_threads() => NativeMethods.sfk_num_threads();

    public static void set_num_threads(int num) => Native.Check(NativeMethods.sfk_set_num_threads(num));

    public static int get_num_interop_threads() => NativeMethods.sfk_num_interop_threads();

    public static void set_num_interop_threads(int num) => Native.Check(NativeMethods.sfk_set_num_interop_threads(num));

    public static ScalarType get_default_dtype() => s_defaultType;

    public static void set_default_dtype(ScalarType dtype)
        => s_defaultType = is_floating_point(dtype) ? dtype : throw new ArgumentException("only floating-point types are supported as the default type", nameof(dtype));

    public static Device get_default_device() => s_defaultDevice ?? CPU;

    public static void set_default_device(Device device) => s_defaultDevice = device;

    public static void set_default_device(string device) => s_defaultDevice = new Device(device);

    public static bool cuda_is_available() => cuda.is_available();

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType)) throw new InvalidOperationException($"This libtorch has no device of type {deviceType}.");
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType)
        => deviceType == DeviceType.CPU || (deviceType == DeviceType.CUDA && cuda.is_available());

    public static Device InitializeDevice(Device? device)
    {
        device ??= get_default_device();
        InitializeDeviceType(device.type);
        return device;
    }

    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static bool is_cudnn_available() => NativeMethods.sfk_cuda_has_cudnn() != 0;

        public static int device_count() => NativeMethods.sfk_cuda_count();

        public static void manual_seed(long seed)
        {
            if (!is_available()) return;
            using var generator = Generator.DefaultOf(CUDA);
            generator.manual_seed(seed);
        }

        public static void manual_seed_all(long seed)
        {
            for (var i = 0; i < device_count(); i++)
            {
                using var generator = Generator.DefaultOf(new Device(DeviceType.CUDA, i));
                generator.manual_seed(seed);
            }
        }

        public static void synchronize(Device? device = null) => Native.Check(NativeMethods.sfk_cuda_synchronize(device?.index ?? -1));
    }

    public static partial class backends
    {
        public static partial class cuda
        {
            public static partial class matmul
            {
                public static bool allow_tf32
                {
                    get => NativeMethods.sfk_allow_tf32(0) != 0;
                    set => NativeMethods.sfk_set_allow_tf32(0, value ? 1 : 0);
                }
            }
        }

        public static partial class cudnn
        {
            public static bool allow_tf32
            {
                get => NativeMethods.sfk_allow_tf32(1) != 0;
                set => NativeMethods.sfk_set_allow_tf32(1, value ? 1 : 0);
            }
        }
    }
}
