using SfKernels.Engine;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    // Elements read and written from C#.
    public partial class Tensor
    {
        /// <summary>The elements, in place for a tensor in the CPU's memory, else of a copy there. T must be the element type.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            CheckType<T>();
            if (device_type == DeviceType.CPU && !IsOnHost) HostWaits.Note("data"u8);
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>The only element; T must be the element type. Waits for the device.</summary>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException($"item() needs a tensor with one element, not {this}.");
            return ReadAs<T>();
        }

        public Scalar ToScalar() => Dispatch.CallScalar("aten::item", "", this);

        /// <summary>The memory of a contiguous CPU tensor, in the machine's byte order.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new NotSupportedException("bytes needs a contiguous tensor: call contiguous() first.");
                if (device_type != DeviceType.CPU) throw new InvalidOperationException("bytes needs a tensor in the CPU's memory: call cpu() first.");
                var count = NumberOfElements * ElementSize;
                if (count == 0) return [];
                return new Span<byte>((void*)Native.Check(NativeMethods.THSTensor_data(Handle)), checked((int)count));
            }
            set
            {
                var target = bytes;
                if (value.Length != target.Length) throw new ArgumentException($"The tensor has {target.Length} bytes, the value {value.Length}.", nameof(value));
                value.CopyTo(target);
                GC.KeepAlive(this);
            }
        }

        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);

        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);

        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        /// <summary>One element of a CPU tensor by its number in memory.</summary>
        public T ReadCpuValue<T>(long i) where T : unmanaged
        {
            if (device_type != DeviceType.CPU) throw new InvalidOperationException("Reading needs a tensor in the CPU's memory: call cpu() first.");
            using var values = data<T>();
            return values[i];
        }

        internal unsafe nint DataPointer => NumberOfElements == 0 ? 0 : Native.Check(NativeMethods.THSTensor_data(Handle));

        private unsafe T ReadAs<T>() where T : unmanaged
        {
            CheckType<T>();
            if (device_type == DeviceType.CPU && !IsOnHost) HostWaits.Note("item"u8);
            using var local = device_type == DeviceType.CPU ? null : cpu();
            var source = local ?? this;
            var value = *(T*)source.DataPointer;
            GC.KeepAlive(source);
            return value;
        }

        private void CheckType<T>() where T : unmanaged
        {
            if (ToScalarType(typeof(T)) is not { } wanted || wanted != dtype)
                throw new ArgumentException($"The tensor's elements are {dtype}, not {typeof(T).Name}: convert it with to(...) first.");
        }
    }

    /// <summary>The element type that holds values of a C# type; null: there is none.</summary>
    internal static ScalarType? ToScalarType(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => ScalarType.Bool,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        _ => type == typeof(Half) ? ScalarType.Float16 : null,
    };
}
