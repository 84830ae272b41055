using ILGPU.Algorithms.ScanReduceOperations;

namespace ILGPU.Algorithms;

/// <summary>Reductions and scans over the threads of a group: warp by warp, then over the warps, always in the same order.</summary>
public static class GroupExtensions
{
    /// <summary>The result is in the first thread.</summary>
    public static T Reduce<T, TReduction>(T value)
        where T : unmanaged
        where TReduction : struct, IScanReduceOperation<T> => AllReduce<T, TReduction>(value);

    public static T AllReduce<T, TReduction>(T value)
        where T : unmanaged
        where TReduction : struct, IScanReduceOperation<T>
    {
        var lanes = OfWarps<T, TReduction>(WarpExtensions.Reduce<T, TReduction>(value), 0);
        for (var offset = Warp.WarpSize / 2; offset > 0; offset /= 2)
        {
            for (var lane = 0; lane + offset < lanes.Length; lane++) lanes[lane] = default(TReduction).Apply(lanes[lane], lanes[lane + offset]);
        }

        return lanes[0];
    }

    public static T InclusiveScan<T, TScanOperation>(T value)
        where T : unmanaged
        where TScanOperation : struct, IScanReduceOperation<T>
    {
        var scanned = WarpExtensions.InclusiveScan<T, TScanOperation>(value);
        return AfterWarps<T, TScanOperation>(scanned, scanned);
    }

    public static T ExclusiveScan<T, TScanOperation>(T value)
        where T : unmanaged
        where TScanOperation : struct, IScanReduceOperation<T>
    {
        var scanned = WarpExtensions.InclusiveScan<T, TScanOperation>(value);
        var before = Warp.ShuffleUp(scanned, 1);
        return AfterWarps<T, TScanOperation>(Warp.IsFirstLane ? default(TScanOperation).Identity : before, scanned);
    }

    /// <summary>What one lane of each warp has, for the lanes of one warp; the identity where there is no such warp.</summary>
    private static T[] OfWarps<T, TOperation>(T value, int lane)
        where T : unmanaged
        where TOperation : struct, IScanReduceOperation<T>
    {
        var lanes = new T[Warp.WarpSize];
        for (var warp = 0; warp < lanes.Length; warp++)
            lanes[warp] = warp * Warp.WarpSize < Group.DimX ? Group.Broadcast(value, warp * Warp.WarpSize + lane) : default(TOperation).Identity;
        return lanes;
    }

    private static T AfterWarps<T, TOperation>(T value, T total)
        where T : unmanaged
        where TOperation : struct, IScanReduceOperation<T>
    {
        var totals = OfWarps<T, TOperation>(total, Warp.WarpSize - 1);
        for (var delta = 1; delta < totals.Length; delta *= 2)
        {
            for (var warp = totals.Length - 1; warp >= delta; warp--) totals[warp] = default(TOperation).Apply(totals[warp - delta], totals[warp]);
        }

        return Warp.WarpIdx == 0 ? value : default(TOperation).Apply(totals[Warp.WarpIdx - 1], value);
    }
}
