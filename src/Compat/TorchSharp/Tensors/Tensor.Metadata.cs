using System.Globalization;
using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[NativeMethods.sfk_tensor_dim(Handle)];
                fixed (long* target = sizes) NativeMethods.sfk_tensor_sizes(Handle, target);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long Dimensions => Read(NativeMethods.sfk_tensor_dim(Handle));

        public long ndim => Dimensions;

        public long dim() => Dimensions;

        public long NumberOfElements => Read(NativeMethods.sfk_tensor_numel(Handle));

        public long numel() => NumberOfElements;

        public long ElementSize => Read(NativeMethods.sfk_tensor_element_size(Handle));

        public long element_size() => ElementSize;

        public long[] size() => shape;

        public unsafe long size(int dim)
        {
            long size;
            Native.Check(NativeMethods.sfk_tensor_size(Handle, dim, &size));
            return Read(size);
        }

        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* target = strides) Native.Check(NativeMethods.sfk_tensor_strides(Handle, target));
            GC.KeepAlive(this);
            return strides;
        }

        public unsafe long stride(int dim)
        {
            long stride;
            Native.Check(NativeMethods.sfk_tensor_stride(Handle, dim, &stride));
            return Read(stride);
        }

        public long storage_offset() => Read(NativeMethods.sfk_tensor_storage_offset(Handle));

        public ScalarType dtype => (ScalarType)Read(NativeMethods.sfk_tensor_dtype(Handle));

        public DeviceType device_type => (DeviceType)Read(NativeMethods.sfk_tensor_device_type(Handle));

        public int device_index => (int)Read(NativeMethods.sfk_tensor_device_index(Handle));

        public Device device => new(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_sparse => Read(NativeMethods.sfk_tensor_is_sparse(Handle)) != 0;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_contiguous() => Read(NativeMethods.sfk_tensor_is_contiguous(Handle)) != 0;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        /// <summary>Shape, type and device: what a debugger or a message needs. Elements are not read.</summary>
        public override string ToString()
        {
            if (IsInvalid) return "[disposed]";
            var sizes = string.Join('x', shape.Select(static s => s.ToString(CultureInfo.InvariantCulture)));
            return $"[{sizes}], type = {dtype}, device = {device}";
        }

        private long Read(long value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }

    public static bool is_floating_point(ScalarType type)
        => type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    public static bool is_integral(ScalarType type)
        => type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    public static bool is_integral(Tensor t) => t.is_integral();

    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    public static bool is_complex(Tensor input) => input.is_complex();

    public static long numel(Tensor input) => input.numel();
}
