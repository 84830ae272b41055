using ILGPU;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>The second stage of every loss: one block adds what the blocks of the first stage left, in double precision and in a fixed order.</summary>
public static partial class LossSumKernels
{
    private const int MostThreads = 1024;

    /// <summary>The loss and what it is divided by: max(1, share * rows that count + constant).</summary>
    /// <param name="partials">One sum for each block of the first stage.</param>
    /// <param name="found">Rows that count and first invalid row of each block: <see cref="LabelFindings"/>.</param>
    /// <param name="share">What one of them adds to the normaliser: 1, terms of a row, or 0.</param>
    /// <param name="constant">What counts besides: 1 for the sum, images or anchors for a mean.</param>
    /// <param name="loss">One number: the normalised sum.</param>
    /// <param name="normaliser">One number.</param>
    /// <param name="counted">One number: rows that count, as float32 has it.</param>
    /// <param name="counts">Two numbers: rows that count, and the first row whose label is none; -1 where all are. Or nothing.</param>
    [PtxKernel(BlockSize = 256)]
    public static void Anchors(
        ArrayView<float> partials,
        ArrayView<long> found,
        float share,
        float constant,
        ArrayView<float> loss,
        ArrayView<float> normaliser,
        ArrayView<float> counted,
        ArrayView<long> counts)
    {
        var reduced = Reduce(partials, found, share, constant);
        if (Group.IdxX == 0)
        {
            loss[0] = reduced.Loss;
            normaliser[0] = reduced.Normaliser;
            counted[0] = reduced.Counted;
            if (counts.Length > 0)
            {
                counts[0] = reduced.Counted;
                counts[1] = reduced.FirstInvalid == long.MaxValue ? -1 : reduced.FirstInvalid;
            }
        }
    }

    /// <summary>The same loss, guided: the total of a step and everything that its backward reads, from one launch.</summary>
    /// <param name="partials">One sum for each block of the first stage.</param>
    /// <param name="found">Rows that count and first invalid row of each block.</param>
    /// <param name="share">What one row that counts adds to the normaliser.</param>
    /// <param name="constant">What is added besides.</param>
    /// <param name="localisation">L_loc, one number, or nothing for 0.</param>
    /// <param name="logVariance">v, one number, or nothing for a constant weight.</param>
    /// <param name="guided">0 leaves r at 1: the plain sum of both losses.</param>
    /// <param name="weight">s.</param>
    /// <param name="total">One number.</param>
    /// <param name="scalars">The numbers of <see cref="GuidedScalars"/>.</param>
    [PtxKernel(BlockSize = 256)]
    public static void Guided(
        ArrayView<float> partials,
        ArrayView<long> found,
        float share,
        float constant,
        ArrayView<float> localisation,
        ArrayView<float> logVariance,
        int guided,
        float weight,
        ArrayView<float> total,
        ArrayView<float> scalars)
    {
        var reduced = Reduce(partials, found, share, constant);
        if (Group.IdxX == 0)
        {
            var terms = GuidedTerms.Of(localisation, reduced.Loss, logVariance, guided, weight);
            total[0] = terms.Total;
            scalars[GuidedScalars.Classification] = reduced.Loss;
            scalars[GuidedScalars.Ratio] = terms.Ratio;
            scalars[GuidedScalars.Counted] = reduced.Counted;
            scalars[GuidedScalars.Normaliser] = reduced.Normaliser;
            scalars[GuidedScalars.Scale] = terms.Scale;
        }
    }

    /// <summary>The sum alone.</summary>
    /// <param name="partials">One sum for each block of the first stage.</param>
    /// <param name="normaliser">What the sum is divided by, one number, or nothing.</param>
    /// <param name="total">One number.</param>
    [PtxKernel(BlockSize = 256)]
    public static void Total(ArrayView<float> partials, ArrayView<float> normaliser, ArrayView<float> total)
    {
        var sum = Sum(partials);
        if (Group.IdxX == 0)
        {
            if (normaliser.Length > 0)
                sum /= normaliser[0];
            total[0] = (float)sum;
        }
    }

    // Valid in the first thread. Every thread calls it.
    private static NormalisedSum Reduce(ArrayView<float> partials, ArrayView<long> found, float share, float constant)
    {
        var block = SharedMemory.Allocate<long>(LabelFindings.Numbers);
        if (Group.IdxX == 0)
        {
            block[0] = 0;
            block[1] = long.MaxValue;
        }

        Group.Barrier();
        for (long i = Group.IdxX; i < found.Length / LabelFindings.Numbers; i += Group.DimX)
        {
            Atomic.Add(ref block[0], found[i * LabelFindings.Numbers]);
            Atomic.Min(ref block[1], found[i * LabelFindings.Numbers + 1]);
        }

        // Its barrier is behind the atomics of every thread.
        var sum = Sum(partials);
        var reduced = new NormalisedSum { Counted = block[0], FirstInvalid = block[1] };
        if (Group.IdxX == 0)
        {
            reduced.Normaliser = IntrinsicMath.Max(1, share * reduced.Counted + constant);
            reduced.Loss = (float)(sum / reduced.Normaliser);
        }

        return reduced;
    }

    // Valid in the first thread. Every thread calls it.
    private static double Sum(ArrayView<float> partials)
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
        }

        return sum;
    }
}
