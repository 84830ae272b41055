using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>A contiguous part of a buffer. Every access is checked against its bounds and against the life of its buffer.</summary>
public readonly unsafe struct ArrayView<T> where T : unmanaged
{
    public static readonly ArrayView<T> Empty;

    public static readonly int ElementSize = sizeof(T);

    private readonly MemoryBuffer? _buffer;
    private readonly long _offset;

    public ArrayView(MemoryBuffer source, long index, long length)
        : this(index * sizeof(T), length, source)
    {
    }

    private ArrayView(long offset, long length, MemoryBuffer? buffer)
    {
        if (offset < 0 || length < 0 || offset + length * sizeof(T) > (buffer?.LengthInBytes ?? 0))
            throw new ArgumentOutOfRangeException(nameof(length), $"A view of {length} elements at byte {offset} leaves its buffer of {buffer?.LengthInBytes ?? 0} bytes.");
        _buffer = buffer;
        _offset = offset;
        Length = length;
    }

    public long Length { get; }

    public int IntLength => checked((int)Length);

    public long LengthInBytes => Length * sizeof(T);

    public bool IsValid => _buffer is not null && Length > 0;

    public LongIndex1D Extent => Length;

    public Index1D IntExtent => IntLength;

    public Stride1D.Dense Stride => default;

    public ref T this[int index] => ref this[(long)index];

    public ref T this[Index1D index] => ref this[(long)index.X];

    public ref T this[LongIndex1D index] => ref this[index.X];

    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((ulong)index >= (ulong)Length) ThrowOutOfBounds(index);
            return ref ((T*)Address)[index];
        }
    }

    /// <summary>First byte; throws where the buffer is gone.</summary>
    internal byte* Address
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte*)_buffer!.Living + _offset;
    }

    public static implicit operator ArrayView1D<T, Stride1D.Dense>(ArrayView<T> view) => new(view, view.Length, default);

    public static implicit operator ArrayView<T>(ArrayView1D<T, Stride1D.Dense> view) => view.BaseView;

    public ArrayView<T> SubView(int index, int subViewLength) => SubView((long)index, subViewLength);

    public ArrayView<T> SubView(long index) => SubView(index, Length - index);

    /// <summary>The real library, too, refuses a start at the end of a view that is not empty.</summary>
    public ArrayView<T> SubView(long index, long subViewLength)
    {
        if (!((index >= 0 && index < Length) || (index == 0 && Length < 1)))
            throw new ArgumentOutOfRangeException(nameof(index), index, $"A part of a view of {Length} starts inside it.");
        if (subViewLength < 0 || index + subViewLength > Length)
            throw new ArgumentOutOfRangeException(nameof(subViewLength), subViewLength, $"A part that starts at {index} of {Length} ends inside the view.");
        return new(_offset + index * sizeof(T), subViewLength, _buffer);
    }

    /// <summary>The same bytes as elements of another type. What a device would fault on at the first access, a misaligned element, is refused here.</summary>
    public ArrayView<TOther> Cast<TOther>() where TOther : unmanaged
    {
        if (LengthInBytes % sizeof(TOther) != 0)
            throw new InvalidKernelOperationException($"A view of {LengthInBytes} bytes does not hold whole elements of {typeof(TOther).Name}, {sizeof(TOther)} bytes each.");
        var alignment = Math.Min(sizeof(TOther) & -sizeof(TOther), 16);
        if (Length > 0 && (nint)Address % alignment != 0)
            throw new InvalidKernelOperationException($"A view of {typeof(TOther).Name} starts at an address that is no multiple of {alignment}: the device would fault.");
        return new(_offset, LengthInBytes / sizeof(TOther), _buffer);
    }

    public override string ToString() => $"{_offset / sizeof(T)} [{Length}]";

    private void ThrowOutOfBounds(long index) =>
        throw new IndexOutOfRangeException($"Index {index} of a view of {Length} elements of {typeof(T).Name}.");
}
