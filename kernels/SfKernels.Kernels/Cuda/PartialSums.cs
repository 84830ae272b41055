using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>What the blocks of a first stage left, added up in a fixed order: threads take them in turn, then the lanes of a warp, then the warps.</summary>
public struct PartialSums
{
    private const int MostWarps = 256;

    /// <summary>Of the losses.</summary>
    public double Sum;

    /// <summary>Rows that count.</summary>
    public long Counted;

    /// <summary>The first row whose label is none; long.MaxValue where all are.</summary>
    public long FirstInvalid;

    /// <summary>Adds them by one block; valid in the first thread. Every thread calls it.</summary>
    /// <param name="partials">One sum for each block of the first stage.</param>
    /// <param name="found">The numbers of <see cref="LabelFindings"/> for each, or nothing.</param>
    public static PartialSums Of(ArrayView<float> partials, ArrayView<long> found)
    {
        var sum = 0.0;
        var counted = 0L;
        var firstInvalid = long.MaxValue;
        for (long i = Group.IdxX; i < partials.Length; i += Group.DimX)
        {
            sum += partials[i];
            if (found.Length > 0)
            {
                counted += found[i * LabelFindings.Numbers];
                firstInvalid = IntrinsicMath.Min(firstInvalid, found[i * LabelFindings.Numbers + 1]);
            }
        }

        // Integers too go by shuffles: an atomic of 64 bits in shared memory is a loop that the threads of a block go through one after the other.
        sum = WarpReduction.Sum(sum);
        counted = WarpReduction.Sum(counted);
        firstInvalid = WarpReduction.Least(firstInvalid);
        var sums = SharedMemory.Allocate<double>(MostWarps);
        var counts = SharedMemory.Allocate<long>(MostWarps);
        var rows = SharedMemory.Allocate<long>(MostWarps);
        if (Warp.IsFirstLane)
        {
            sums[Group.IdxX / Warp.WarpSize] = sum;
            counts[Group.IdxX / Warp.WarpSize] = counted;
            rows[Group.IdxX / Warp.WarpSize] = firstInvalid;
        }

        Group.Barrier();
        if (Group.IdxX == 0)
        {
            for (var warp = 1; warp < Group.DimX / Warp.WarpSize; warp++)
            {
                sum += sums[warp];
                counted += counts[warp];
                firstInvalid = IntrinsicMath.Min(firstInvalid, rows[warp]);
            }
        }

        return new() { Sum = sum, Counted = counted, FirstInvalid = firstInvalid };
    }
}
