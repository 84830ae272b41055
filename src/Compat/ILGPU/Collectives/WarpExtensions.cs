using ILGPU.Algorithms.ScanReduceOperations;

namespace ILGPU.Algorithms;

/// <summary>Reductions and scans over the lanes of a warp, in a fixed order: the same bits each time.</summary>
public static class WarpExtensions
{
    /// <summary>The result is in the first lane.</summary>
    public static T Reduce<T, TReduction>(T value)
        where T : unmanaged
        where TReduction : struct, IScanReduceOperation<T>
    {
        for (var offset = Warp.WarpSize / 2; offset > 0; offset /= 2) value = default(TReduction).Apply(value, Warp.ShuffleDown(value, offset));
        return value;
    }

    public static T AllReduce<T, TReduction>(T value)
        where T : unmanaged
        where TReduction : struct, IScanReduceOperation<T> => Warp.Shuffle(Reduce<T, TReduction>(value), 0);

    public static T InclusiveScan<T, TScan>(T value)
        where T : unmanaged
        where TScan : struct, IScanReduceOperation<T>
    {
        for (var delta = 1; delta < Warp.WarpSize; delta *= 2)
        {
            var before = Warp.ShuffleUp(value, delta);
            if (Warp.LaneIdx >= delta) value = default(TScan).Apply(before, value);
        }

        return value;
    }

    public static T ExclusiveScan<T, TScan>(T value)
        where T : unmanaged
        where TScan : struct, IScanReduceOperation<T>
    {
        var before = Warp.ShuffleUp(InclusiveScan<T, TScan>(value), 1);
        return Warp.IsFirstLane ? default(TScan).Identity : before;
    }
}
