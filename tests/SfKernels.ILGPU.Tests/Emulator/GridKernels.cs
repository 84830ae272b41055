using ILGPU;
using ILGPU.Runtime;

namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>Kernels that show what a thread of a grid sees.</summary>
public static class GridKernels
{
    /// <summary>Each thread tells who it is: group, thread, warp, lane and the sizes of all.</summary>
    public static void Identity(ArrayView<int> told)
    {
        var at = (Grid.IdxX * Group.DimX + Group.IdxX) * 7;
        told[at] = Grid.IdxX;
        told[at + 1] = Grid.DimX;
        told[at + 2] = Group.IdxX;
        told[at + 3] = Group.DimX;
        told[at + 4] = Warp.LaneIdx;
        told[at + 5] = Warp.WarpSize;
        told[at + 6] = Warp.IsFirstLane ? 1 : 0;
    }

    /// <summary>One sum a group: warps by shuffles, then the first warp over the warps' sums.</summary>
    public static void GroupSum(ArrayView<int> values, ArrayView<int> sums)
    {
        var shared = SharedMemory.Allocate<int>(64);
        var value = values[Grid.IdxX * Group.DimX + Group.IdxX];
        for (var delta = Warp.WarpSize / 2; delta > 0; delta /= 2)
            value += Warp.ShuffleDown(value, delta);
        if (Warp.IsFirstLane)
            shared[Group.IdxX / Warp.WarpSize] = value;
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            var sum = 0;
            for (var warp = 0; warp < Group.DimX / Warp.WarpSize; warp++)
                sum += shared[warp];
            sums[Grid.IdxX] = sum;
        }
    }

    /// <summary>Five exchanges between the lanes of a warp.</summary>
    public static void Exchanges(ArrayView<int> taken)
    {
        var at = Group.IdxX * 5;
        var value = Group.IdxX * 10;
        taken[at] = Warp.ShuffleDown(value, 3);
        taken[at + 1] = Warp.ShuffleUp(value, 1);
        taken[at + 2] = Warp.ShuffleXor(value, 2);
        taken[at + 3] = Warp.Shuffle(value, (Warp.LaneIdx + 1) % Warp.WarpSize);
        taken[at + 4] = Warp.Broadcast(value, 1);
    }

    /// <summary>Votes of a group on whether a thread's number is below a limit, and the value of one thread for all.</summary>
    public static void Votes(ArrayView<int> counts, int limit)
    {
        var at = Group.IdxX * 4;
        counts[at] = Group.BarrierPopCount(Group.IdxX < limit);
        counts[at + 1] = Group.BarrierAnd(Group.IdxX < limit) ? 1 : 0;
        counts[at + 2] = Group.BarrierOr(Group.IdxX < limit) ? 1 : 0;
        counts[at + 3] = Group.Broadcast(Group.IdxX * 2, 3);
    }

    /// <summary>Every thread of the grid adds to, raises and lowers the same cells.</summary>
    public static void Atomics(ArrayView<int> ints, ArrayView<long> longs)
    {
        var thread = Grid.IdxX * Group.DimX + Group.IdxX;
        Atomic.Add(ref ints[0], thread);
        Atomic.Max(ref ints[1], thread);
        Atomic.Or(ref ints[2], 1 << (thread % 31));
        Atomic.Add(ref longs[0], 1L << 40);
        Atomic.Min(ref longs[1], -thread);
        Atomic.Max(ref longs[2], (long)thread << 33);
    }

    /// <summary>Copies whole quads behind <paramref name="head"/> and the rest one by one.</summary>
    public static void CopyQuads(ArrayView<float> source, ArrayView<float> target, int head)
    {
        var quads = (source.Length - head) / 4;
        if (quads > 0)
        {
            var from = source.SubView(head, quads * 4).AsAligned16().Cast<Quad>();
            var to = target.SubView(head, quads * 4).AsAligned16().Cast<Quad>();
            for (long i = Group.IdxX; i < quads; i += Group.DimX)
                to[i] = from[i];
        }

        var edges = source.Length - quads * 4;
        for (long i = Group.IdxX; i < edges; i += Group.DimX)
        {
            var at = i < head ? i : i + quads * 4;
            target[at] = source[at];
        }
    }

    /// <summary>A kernel over a struct of views and over an operation that the launch chooses.</summary>
    public static void Map<TOperation>(Pair pair, float factor)
        where TOperation : struct, IOperation
    {
        for (long i = Group.IdxX; i < pair.Source.Length; i += Group.DimX)
            pair.Target[i] = TOperation.Of(pair.Source[i]) * factor;
    }
}
