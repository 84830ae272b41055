using ILGPU;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>The second stage of every loss: one block adds what the blocks of the first stage left, in double precision and in a fixed order.</summary>
public static partial class LossSumKernels
{
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
        var sum = PartialSums.Of(partials, default).Sum;
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
        var sums = PartialSums.Of(partials, found);
        var reduced = new NormalisedSum { Counted = sums.Counted, FirstInvalid = sums.FirstInvalid };
        if (Group.IdxX == 0)
        {
            reduced.Normaliser = IntrinsicMath.Max(1, share * reduced.Counted + constant);
            reduced.Loss = (float)(sums.Sum / reduced.Normaliser);
        }

        return reduced;
    }
}
