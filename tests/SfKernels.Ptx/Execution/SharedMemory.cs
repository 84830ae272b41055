namespace SfKernels.Ptx.Execution;

/// <summary>
/// The shared memory of a group. Two threads that touch a byte between two barriers, one of them writing, race:
/// bar.sync orders all threads, bar.warp.sync those of one warp; atomics do not race with each other.
/// </summary>
internal sealed class SharedMemory(long size)
{
    private readonly byte[] bytes = new byte[size];
    private readonly bool[] written = new bool[size];
    private readonly Touch[] reads = new Touch[size];
    private readonly Touch[] writes = new Touch[size];
    private readonly Touch[] atomics = new Touch[size];

    /// <summary>Raised at every barrier of the group.</summary>
    public int Epoch { get; set; } = 1;

    public Span<byte> Access(Warp warp, int lane, ulong address, int count, AccessKind kind)
    {
        if (address > (ulong)bytes.Length || address + (ulong)count > (ulong)bytes.Length)
            throw new PtxUndefinedException($"shared memory has {bytes.Length} bytes; bytes {address}..{address + (ulong)count - 1} are out of bounds", lane);
        if (address % (ulong)count != 0)
            throw new PtxUndefinedException($"shared address {address} is not aligned to {count} bytes", lane);
        int start = (int)address;
        for (int i = start; i < start + count; i++)
        {
            if (kind != AccessKind.Write && !written[i])
                throw new PtxUndefinedException($"shared byte {i} is read before it is written", lane);
            if (kind != AccessKind.Read)
                written[i] = true;
            // A plain read races with writes and atomics, a write with everything, an atomic with plain reads and writes.
            if (Races(writes[i], warp, lane) || (kind != AccessKind.Read && Races(reads[i], warp, lane)) || (kind != AccessKind.Atomic && Races(atomics[i], warp, lane)))
                throw new PtxUndefinedException($"a race on shared byte {i}: another thread touched it since the last barrier, and one of the two writes", lane);
            Touch[] touches = kind == AccessKind.Read ? reads : kind == AccessKind.Write ? writes : atomics;
            Note(ref touches[i], warp, lane);
        }

        return bytes.AsSpan(start, count);
    }

    private bool Races(in Touch touch, Warp warp, int lane)
    {
        if (touch.Epoch != Epoch)
            return false;
        if ((touch.Warps & ~(1u << warp.Index)) != 0)
            return true;
        return touch.WarpEpoch == warp.Epoch && (touch.Lanes & ~(1u << lane)) != 0;
    }

    private void Note(ref Touch touch, Warp warp, int lane)
    {
        if (touch.Epoch != Epoch)
            touch = new Touch { Epoch = Epoch, WarpEpoch = -1 };
        // Lanes are kept for the warp that came last: once two warps are noted, a third thread races whatever its lane.
        if (touch.WarpEpoch != warp.Epoch || touch.Warps != 1u << warp.Index)
            touch.Lanes = 0;
        touch.Warps |= 1u << warp.Index;
        touch.WarpEpoch = warp.Epoch;
        touch.Lanes |= 1u << lane;
    }

    private struct Touch
    {
        public int Epoch;
        public int WarpEpoch;
        public uint Warps;
        public uint Lanes;
    }
}
