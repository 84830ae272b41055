namespace SfKernels.Ptx.Execution;

/// <summary>The memory that each thread of a warp has for itself. What was not written cannot be read.</summary>
internal sealed class LocalMemory(long size)
{
    private readonly byte[] bytes = new byte[size * Warp.Lanes];
    private readonly bool[] written = new bool[size * Warp.Lanes];

    public Span<byte> Access(int lane, ulong address, int count, AccessKind kind)
    {
        if (address > (ulong)size || address + (ulong)count > (ulong)size)
            throw new PtxUndefinedException($"a thread has {size} bytes of local memory; bytes {address}..{address + (ulong)count - 1} are out of bounds", lane);
        if (address % (ulong)count != 0)
            throw new PtxUndefinedException($"local address {address} is not aligned to {count} bytes", lane);
        int start = (int)((size * lane) + (long)address);
        if (kind == AccessKind.Write)
            written.AsSpan(start, count).Fill(true);
        else if (written.AsSpan(start, count).Contains(false))
            throw new PtxUndefinedException($"local bytes {address}..{address + (ulong)count - 1} are read before they are written", lane);
        return bytes.AsSpan(start, count);
    }
}
