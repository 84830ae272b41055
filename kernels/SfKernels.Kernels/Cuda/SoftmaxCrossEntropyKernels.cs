using ILGPU;
using ILGPU.Algorithms;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// Softmax cross-entropy over the K + 1 columns of a RoI head, fused: each pass reads a logit once and takes one exponential of it, and of the probabilities
/// nothing is stored but the largest logit and the denominator of each row. A row of up to 128 columns stays in the registers of a warp between its maximum and
/// its sum; a longer one goes part by part, its sum brought to the new maximum at each.
/// </summary>
public static partial class SoftmaxCrossEntropyKernels
{
    /// <summary>Adds weight (log sum_c exp(x_c) - x_label) over the rows that are not ignored. A warp takes a row at a time, its lanes the columns in turn, so that they read side by side whatever the alignment of the row.</summary>
    /// <param name="logits">[R, C] raw scores.</param>
    /// <param name="labels">[R], or the words of [R] int64: the column of the row's class, -1 to ignore the row. Any other makes the sum NaN.</param>
    /// <param name="weights">[R], or nothing for one everywhere.</param>
    /// <param name="denominators">[R, 2] out: m = max_c x_c and 1 / sum_c exp(x_c - m). Apart, because the logarithm of both has fewer digits.</param>
    /// <param name="partials">One sum for each block, in nats.</param>
    /// <param name="found">Two numbers for each block: rows that are not ignored, and the first row whose label is none.</param>
    /// <param name="columns">C = K + 1.</param>
    /// <param name="labelStride">Words of 32 bits from one label to the next.</param>
    [PtxKernel(BlockSize = 256)]
    [PtxInstance("Float", typeof(Float32Logit))]
    [PtxInstance("Half", typeof(Float16Logit))]
    [PtxInstance("BFloat16", typeof(BFloat16Logit))]
    public static void Forward<TLogit>(
        ArrayView<TLogit> logits,
        ArrayView<int> labels,
        ArrayView<float> weights,
        ArrayView<float> denominators,
        ArrayView<float> partials,
        ArrayView<long> found,
        int columns,
        int labelStride)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        var warps = Group.DimX / Warp.WarpSize;
        var rows = denominators.Length / 2;
        var findings = new LabelFindings { FirstInvalid = long.MaxValue };
        var loss = 0f;
        for (var row = (long)Grid.IdxX * warps + Group.IdxX / Warp.WarpSize; row < rows; row += (long)Grid.DimX * warps)
        {
            // On its way together with the logits; the first lane alone needs it.
            var label = -1;
            var high = 0;
            var weight = 1f;
            if (Warp.IsFirstLane)
            {
                label = labels[row * labelStride];
                if (labelStride == 2)
                    high = labels[row * 2 + 1];
                if (weights.Length > 0)
                    weight = weights[row];
            }

            var at = row * columns + Warp.LaneIdx;
            var left = columns - Warp.LaneIdx;
            var part = RowPart.Read(logits, at, left);
            var most = WarpReduction.Most(part.Most());
            var sum = part.SumOfExp(most, left);
            for (var start = RowPart.Columns; start < columns; start += RowPart.Columns)
            {
                at += RowPart.Columns;
                left -= RowPart.Columns;
                part = RowPart.Read(logits, at, left);
                var next = XMath.Max(most, WarpReduction.Most(part.Most()));
                sum = sum * RowPart.Exp(most - next) + part.SumOfExp(next, left);
                most = next;
            }

            sum = WarpReduction.Sum(sum);
            if (Warp.IsFirstLane)
            {
                denominators[row * 2] = most;
                denominators[row * 2 + 1] = XMath.Rcp(sum);

                // The low word of an int64 is the label where the high word repeats its sign.
                var valid = label >= -1 && label < columns && (labelStride == 1 || high == label >> 31);
                if (!valid)
                {
                    loss = float.NaN;
                    findings.FirstInvalid = IntrinsicMath.Min(findings.FirstInvalid, row);
                }
                else if (label >= 0)
                {
                    findings.Counted++;
                    if (weight != 0)
                        loss += weight * (MathF.Log(sum) + (most - TLogit.Read(logits[row * columns + label])));
                }
            }
        }

        findings.Write(found);
        loss = BlockSum.OfFirst(loss);
        if (Group.IdxX == 0)
            partials[Grid.IdxX] = loss;
    }

    /// <summary>Writes weight (softmax_c - [c = label]) times upstream * scale / normaliser, each read from the device; 0 for an ignored row.</summary>
    /// <param name="logits">As for the forward.</param>
    /// <param name="gradient">[R, C] out.</param>
    /// <param name="labels">As for the forward.</param>
    /// <param name="weights">As for the forward.</param>
    /// <param name="denominators">From the forward.</param>
    /// <param name="upstream">Gradient of the loss, one number, or nothing for 1.</param>
    /// <param name="scale">Guided scale, one number, or nothing for 1.</param>
    /// <param name="normaliser">What the sum was divided by, one number, or nothing for 1.</param>
    /// <param name="columns">C = K + 1.</param>
    /// <param name="labelStride">Words of 32 bits from one label to the next.</param>
    [PtxKernel(BlockSize = 256)]
    [PtxInstance("Float", typeof(Float32Logit))]
    [PtxInstance("Half", typeof(Float16Logit))]
    [PtxInstance("BFloat16", typeof(BFloat16Logit))]
    public static void Backward<TLogit>(
        ArrayView<TLogit> logits,
        ArrayView<TLogit> gradient,
        ArrayView<int> labels,
        ArrayView<float> weights,
        ArrayView<float> denominators,
        ArrayView<float> upstream,
        ArrayView<float> scale,
        ArrayView<float> normaliser,
        int columns,
        int labelStride)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        var common = LossFactor.Of(upstream, scale, normaliser);
        var warps = Group.DimX / Warp.WarpSize;
        var rows = denominators.Length / 2;
        for (var row = (long)Grid.IdxX * warps + Group.IdxX / Warp.WarpSize; row < rows; row += (long)Grid.DimX * warps)
        {
            // All that a row needs is asked for at once, of an ignored row too: what is waited for is one read, not three in turn.
            var at = row * columns + Warp.LaneIdx;
            var left = columns - Warp.LaneIdx;
            var part = RowPart.Read(logits, at, left);
            var label = labels[row * labelStride];
            var most = denominators[row * 2];
            var share = denominators[row * 2 + 1];
            var factor = common;
            if (weights.Length > 0)
                factor *= weights[row];
            if (label < 0)
                factor = 0;
            while (left > 0)
            {
                for (var i = 0; i < KernelLoop.Unroll(RowPart.PerLane); i++)
                {
                    if (RowPart.Has(left, i))
                    {
                        var d = 0f;

                        // As float literals: ILGPU 1.5.3 takes the bits of an integer chosen here for those of the number.
                        if (factor != 0)
                            d = factor * (RowPart.Exp(part.Of(i) - most) * share - (columns - left + RowPart.Step(i) == label ? 1f : 0f));
                        gradient[at + RowPart.Step(i)] = TLogit.Write(d);
                    }
                }

                at += RowPart.Columns;
                left -= RowPart.Columns;
                part = RowPart.Read(logits, at, left);
            }
        }
    }
}
