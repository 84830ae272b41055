using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SfKernels.Ptx;

/// <summary>A kernel argument: bytes with an alignment. A view is {u64 pointer, s64 length}; a structure holds its fields in order, each at its natural alignment.</summary>
public sealed class PtxArgument
{
    private PtxArgument(byte[] bytes, bool[] written, int alignment)
    {
        Bytes = bytes;
        Written = written;
        Alignment = alignment;
    }

    internal byte[] Bytes { get; }

    internal bool[] Written { get; }

    internal int Alignment { get; }

    /// <summary>A view of elements of a buffer.</summary>
    public static PtxArgument View<T>(PtxBuffer buffer, long firstElement, long length)
        where T : unmanaged => Struct(Scalar(buffer.Address + (ulong)(firstElement * Unsafe.SizeOf<T>())), Scalar(length));

    /// <summary>A view of a whole buffer.</summary>
    public static PtxArgument View<T>(PtxBuffer buffer)
        where T : unmanaged => View<T>(buffer, 0, buffer.Bytes / Unsafe.SizeOf<T>());

    /// <summary>A view of nothing: null and zero.</summary>
    public static PtxArgument EmptyView() => Struct(Scalar(0UL), Scalar(0L));

    public static PtxArgument Scalar<T>(T value)
        where T : unmanaged
    {
        byte[] bytes = new byte[Unsafe.SizeOf<T>()];
        MemoryMarshal.Write(bytes, in value);
        bool[] written = new bool[bytes.Length];
        Array.Fill(written, true);
        return new PtxArgument(bytes, written, bytes.Length);
    }

    /// <summary>A structure by value, laid out sequentially.</summary>
    public static PtxArgument Struct(params ReadOnlySpan<PtxArgument> fields)
    {
        int alignment = 1, size = 0;
        foreach (PtxArgument field in fields)
        {
            alignment = Math.Max(alignment, field.Alignment);
            size = AlignUp(size, field.Alignment) + field.Bytes.Length;
        }

        size = AlignUp(size, alignment);
        PtxArgument result = new(new byte[size], new bool[size], alignment);
        int offset = 0;
        foreach (PtxArgument field in fields)
        {
            offset = AlignUp(offset, field.Alignment);
            field.Bytes.CopyTo(result.Bytes, offset);
            field.Written.CopyTo(result.Written, offset);
            offset += field.Bytes.Length;
        }

        return result;
    }

    /// <summary>Bytes as they stand, such as a structure that someone else has laid out.</summary>
    public static PtxArgument Raw(ReadOnlySpan<byte> bytes, int alignment)
    {
        bool[] written = new bool[bytes.Length];
        Array.Fill(written, true);
        return new PtxArgument(bytes.ToArray(), written, alignment);
    }

    public static implicit operator PtxArgument(int value) => Scalar(value);

    public static implicit operator PtxArgument(uint value) => Scalar(value);

    public static implicit operator PtxArgument(long value) => Scalar(value);

    public static implicit operator PtxArgument(ulong value) => Scalar(value);

    public static implicit operator PtxArgument(float value) => Scalar(value);

    public static implicit operator PtxArgument(double value) => Scalar(value);

    private static int AlignUp(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
