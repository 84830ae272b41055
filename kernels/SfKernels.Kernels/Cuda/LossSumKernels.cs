using ILGPU;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>The second stage of every loss.</summary>
public static partial class LossSumKernels
{
    private const int MostThreads = 1024;

    /// <summary>Adds the sums of blocks in double precision and in a fixed order. One block.</summary>
    /// <param name="partials">One sum for each block of the first stage.</param>
    /// <param name="normaliser">What the sum is divided by, one number, or nothing.</param>
    /// <param name="total">One number.</param>
    [PtxKernel(BlockSize = 256)]
    public static void Total(ArrayView<float> partials, ArrayView<float> normaliser, ArrayView<float> total)
    {
        var sums = SharedMemory.Allocate<double>(MostThreads);
        var sum = 0.0;
        for (long i = Group.IdxX; i < partials.Length; i += Group.DimX)
            sum += partials[i];
        sums[Group.IdxX] = sum;
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            for (var i = 1; i < Group.DimX; i++)
                sum += sums[i];
            if (normaliser.Length > 0)
                sum /= normaliser[0];
            total[0] = (float)sum;
        }
    }
}
