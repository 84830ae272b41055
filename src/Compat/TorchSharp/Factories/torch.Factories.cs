using System.Runtime.InteropServices;
using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The numbers from start to below stop in steps; integers when all three are.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Grad(Dispatch.Call("aten::arange", "start_step", start, stop, step, dtype ?? RangeType(start, stop, step), Arg.None, device ?? get_default_device()), requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Evenly spaced numbers, both ends included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Grad(Dispatch.Call("aten::linspace", "", (Scalar)start, (Scalar)end, steps, dtype ?? get_default_dtype(), Arg.None, device ?? get_default_device()), requires_grad);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Grad(Dispatch.Call("aten::logspace", "", (Scalar)start, (Scalar)end, steps, @base, dtype ?? get_default_dtype(), Arg.None, device ?? get_default_device()), requires_grad);

    /// <summary>The identity; square unless <paramref name="columns"/> is given.</summary>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Unnamed(names, Grad(Dispatch.Call("aten::eye", "m", rows, columns < 0 ? rows : columns, dtype ?? get_default_dtype(), Arg.None, device ?? get_default_device()), requires_grad));

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Unnamed(names, Grad(Dispatch.Call("aten::empty_strided", "", size, strides, dtype ?? get_default_dtype(), Arg.None, device ?? get_default_device()), requires_grad));

    /// <summary>The numbers 0 to n - 1 in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
        => Grad(Dispatch.Call("aten::randperm", "generator", n, generator, dtype ?? ScalarType.Int64, Arg.None, device ?? get_default_device()), requires_grad);

    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => Dispatch.Call("aten::normal", "Tensor_Tensor", mean, std, generator);

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => Unnamed(names, Grad(Dispatch.Call("aten::normal", "float_float", mean, std, size, generator, dtype ?? get_default_dtype(), Arg.None, device ?? get_default_device()), requires_grad));

    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null)
        => Dispatch.Call("aten::tril_indices", "", row, col, offset, dtype, Arg.None, device ?? get_default_device());

    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null)
        => Dispatch.Call("aten::triu_indices", "", row, col, offset, dtype, Arg.None, device ?? get_default_device());

    /// <summary>A tensor over the array's own memory, which is pinned as long as the tensor lives; copied only for another type or device.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Unnamed(names, Grad(Converted(OverArray(rawArray, TypeOf(rawArray), 0, Lengths(rawArray)), dtype, device), requires_grad));

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A flat tensor over part of the array's memory, counted in its elements.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength) throw new ArgumentException($"The offset {offset} is outside an array of {rawArray.LongLength} elements.", nameof(offset));
        if (count < 0) count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset) throw new IndexOutOfRangeException($"{count} elements from {offset} on go beyond an array of {rawArray.LongLength} elements.");
        return Grad(Converted(OverArray(rawArray, TypeOf(rawArray), offset, [count]), dtype, null), requires_grad);
    }

    /// <summary>A new tensor with a copy of the array's elements.</summary>
    internal static unsafe Tensor OfArray(Array array, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
    {
        var type = TypeOf(array);
        var count = 1L;
        foreach (var size in dimensions) count *= size;
        if (count != array.LongLength)
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", dimensions.ToArray())}] has {count} elements, the array {array.LongLength}.", nameof(dimensions));
        var tensor = Dispatch.Call("aten::empty", "memory_format", dimensions, type);
        if (count > 0)
        {
            var size = count * type.ElementSize();
            fixed (byte* source = &MemoryMarshal.GetArrayDataReference(array)) Buffer.MemoryCopy(source, (void*)tensor.DataPointer, size, size);
        }
        return Unnamed(names, Grad(Converted(tensor, dtype, device), requiresGrad));
    }

    private static Tensor OfScalar(Scalar value, ScalarType type, ScalarType? dtype, Device? device, bool requiresGrad)
        => Full([], value, dtype ?? type, device ?? get_default_device(), requiresGrad, null);

    private static Tensor OfScalarValue(Scalar value) => OfScalar(value, value.Type, null, null, false);

    private static Tensor Sized(string op, string overload, long[] size, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
        => Unnamed(names, Grad(Dispatch.Call(op, overload, size, dtype ?? get_default_dtype(), Arg.None, device ?? get_default_device()), requiresGrad));

    private static Tensor Full(long[] size, Scalar value, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
        => Unnamed(names, Grad(Dispatch.Call("aten::full", "", size, value, dtype ?? FullType(value), Arg.None, device ?? get_default_device()), requiresGrad));

    private static Tensor Drawn(string op, long[] size, ScalarType? dtype, Device? device, bool requiresGrad, Generator? generator, string[]? names)
        => Unnamed(names, Grad(Dispatch.Call(op, "generator", size, generator, dtype ?? get_default_dtype(), Arg.None, device ?? get_default_device()), requiresGrad));

    private static Tensor Integers(long low, long high, long[] size, ScalarType? dtype, Device? device, bool requiresGrad, Generator? generator, string[]? names)
        => Unnamed(names, Grad(Dispatch.Call("aten::randint", "low_generator", low, high, size, generator, dtype ?? ScalarType.Int64, Arg.None, device ?? get_default_device()), requiresGrad));

    private static Tensor Like(string op, Tensor input, ScalarType? dtype, Device? device, bool requiresGrad)
        => Grad(Dispatch.Call(op, "", input, dtype, Arg.None, device), requiresGrad);

    private static Tensor Grad(Tensor tensor, bool requiresGrad) => requiresGrad ? tensor.requires_grad_() : tensor;

    private static Tensor Unnamed(string[]? names, Tensor tensor)
        => names is null or { Length: 0 } ? tensor : throw new NotSupportedException("Named dimensions are not available with the libtorch of this machine: leave names out.");

    private static Tensor Converted(Tensor tensor, ScalarType? dtype, Device? device)
    {
        if (device is { type: DeviceType.CPU }) HostWaits.Note("tensor"u8);
        tensor.IsOnHost = device is null;
        device ??= get_default_device();
        if ((dtype ?? tensor.dtype) == tensor.dtype && device.type == DeviceType.CPU) return tensor;
        if (device.type == DeviceType.CPU) return tensor.to(dtype ?? tensor.dtype, disposeAfter: true);
        return tensor.to(dtype ?? tensor.dtype, device, disposeAfter: true);
    }

    private static ScalarType RangeType(Scalar start, Scalar stop, Scalar step)
        => is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type) ? ScalarType.Int64 : get_default_dtype();

    private static ScalarType FullType(Scalar value)
        => value.Type == ScalarType.Bool ? ScalarType.Bool : is_integral(value.Type) ? ScalarType.Int64 : get_default_dtype();

    private static ScalarType TypeOf(Array array)
        => ToScalarType(array.GetType().GetElementType()!) ?? throw new NotSupportedException($"A tensor has no elements of type {array.GetType().GetElementType()}.");

    private static long[] Lengths(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)];

    private static T[] ToArray<T>(IList<T> list) => list as T[] ?? [.. list];

    private static unsafe Tensor OverArray(Array array, ScalarType type, long offset, ReadOnlySpan<long> shape)
    {
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        var data = (byte*)pin.AddrOfPinnedObject() + offset * type.ElementSize();
        fixed (long* sizes = shape)
        {
            var handle = NativeMethods.sfk_tensor_from_blob(data, sizes, shape.Length, (int)type, &Unpin, GCHandle.ToIntPtr(pin));
            if (handle == 0) pin.Free();
            return new Tensor(Native.Check(handle));
        }
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint handle) => GCHandle.FromIntPtr(handle).Free();
}
