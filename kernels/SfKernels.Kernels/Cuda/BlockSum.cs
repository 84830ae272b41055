using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>The sum over a block in a fixed order: lanes of a warp by shuffles, then the warps one after the other.</summary>
public static class BlockSum
{
    private const int MostWarps = 256;

    /// <summary>Sum of <paramref name="value"/> over all threads, valid in the first one. Every thread calls it.</summary>
    public static float OfFirst(float value)
    {
        var warps = SharedMemory.Allocate<float>(MostWarps);
        value = WarpReduction.Sum(value);
        if (Warp.IsFirstLane)
            warps[Group.IdxX / Warp.WarpSize] = value;
        Group.Barrier();
        var sum = 0f;
        if (Group.IdxX == 0)
        {
            var count = Group.DimX / Warp.WarpSize;
            for (var warp = 0; warp < count; warp++)
                sum += warps[warp];
        }

        return sum;
    }
}
