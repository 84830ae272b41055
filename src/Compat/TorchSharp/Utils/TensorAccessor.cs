using System.Collections;

namespace TorchSharp.Utils;

/// <summary>The elements of a CPU tensor, in the order of its indices, whatever its strides are.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    private T* Data => (T*)_tensor.DataPointer;

    /// <summary>With one index: the element of that number, counted over all dimensions; else one index for each dimension.</summary>
    public T this[params long[] indices]
    {
        get => At(Offset(indices));
        set
        {
            Data[Offset(indices)] = value;
            GC.KeepAlive(_tensor);
        }
    }

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) => left.SequenceEqual(right);

    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !(left == right);

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    /// <summary>A C# array with as many dimensions as the tensor.</summary>
    public Array ToNDArray()
    {
        if (_shape.Length < 2) return ToArray();
        var array = Array.CreateInstance(typeof(T), _shape);
        var flat = ToArray();
        Buffer.BlockCopy(flat, 0, array, 0, Buffer.ByteLength(flat));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (_contiguous) new ReadOnlySpan<T>(Data + tensorIndex, count).CopyTo(target);
        else for (var i = 0; i < count; i++) target[i] = Data[FlatOffset(tensorIndex + i)];
        GC.KeepAlive(_tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (_contiguous) source[..count].CopyTo(new Span<T>(Data + tensorIndex, count));
        else for (var i = 0; i < count; i++) Data[FlatOffset(tensorIndex + i)] = source[i];
        GC.KeepAlive(_tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return At(FlatOffset(i));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && this == other;

    public override int GetHashCode() => HashCode.Combine(Count, _tensor);

    /// <summary>Frees nothing: the tensor belongs to whoever made it.</summary>
    public void Dispose() { }

    private T At(long offset)
    {
        var value = Data[offset];
        GC.KeepAlive(_tensor);
        return value;
    }

    private long Offset(long[] indices)
    {
        if (indices.Length == 1)
        {
            if (indices[0] < 0 || indices[0] >= Count) throw new IndexOutOfRangeException($"Index {indices[0]} is outside a tensor of {Count} elements.");
            return FlatOffset(indices[0]);
        }
        if (indices.Length != _shape.Length) throw new ArgumentException($"A tensor of {_shape.Length} dimensions has no element with {indices.Length} indices.", nameof(indices));
        var offset = 0L;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= _shape[i]) throw new IndexOutOfRangeException($"Index {indices[i]} is outside dimension {i} of size {_shape[i]}.");
            offset += indices[i] * _strides[i];
        }
        return offset;
    }

    private long FlatOffset(long number)
    {
        if (_contiguous) return number;
        var offset = 0L;
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            offset += number % _shape[i] * _strides[i];
            number /= _shape[i];
        }
        return offset;
    }
}
