using ILGPU;
using ILGPU.Algorithms;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// Softmax cross-entropy over the K + 1 columns of a RoI head, fused: each logit is read once by each pass, and of the probabilities nothing is stored but the
/// largest logit and the denominator of each row.
/// </summary>
public static partial class SoftmaxCrossEntropyKernels
{
    /// <summary>Adds weight (log sum_c exp(x_c) - x_label) over the rows that are not ignored. A warp takes a row at a time, its lanes the columns in turn.</summary>
    /// <param name="logits">[R, C] raw scores.</param>
    /// <param name="labels">[R], or the words of [R] int64: the column of the row's class, -1 to ignore the row. Any other makes the sum NaN.</param>
    /// <param name="weights">[R], or nothing for one everywhere.</param>
    /// <param name="denominators">[R, 2] out: m = max_c x_c and sum_c exp(x_c - m). Apart, because the logarithm of both has fewer digits.</param>
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
            // Below every float but minus infinity, so that no difference of two infinities comes up.
            var most = -3.40282347e38f;
            var sum = 0f;
            for (var c = Warp.LaneIdx; c < columns; c += Warp.WarpSize)
            {
                var x = TLogit.Read(logits[row * columns + c]);
                var next = XMath.Max(most, x);
                sum = sum * Exp(most - next) + Exp(x - next);
                most = next;
            }

            var mostOfRow = most;
            for (var mask = Warp.WarpSize / 2; mask > 0; mask /= 2)
                mostOfRow = XMath.Max(mostOfRow, Warp.ShuffleXor(mostOfRow, mask));
            sum *= Exp(most - mostOfRow);
            for (var mask = Warp.WarpSize / 2; mask > 0; mask /= 2)
                sum += Warp.ShuffleXor(sum, mask);
            if (Warp.IsFirstLane)
            {
                denominators[row * 2] = mostOfRow;
                denominators[row * 2 + 1] = sum;
                var label = labels[row * labelStride];
                var weight = 1f;
                if (weights.Length > 0)
                    weight = weights[row];
                var valid = label >= -1 && label < columns;

                // The low word of an int64 is the label where the high word repeats its sign.
                if (labelStride == 2)
                    valid = valid && labels[row * 2 + 1] == label >> 31;
                if (!valid)
                {
                    loss = float.NaN;
                    findings.FirstInvalid = IntrinsicMath.Min(findings.FirstInvalid, row);
                }
                else if (label >= 0)
                {
                    findings.Counted++;
                    if (weight != 0)
                        loss += weight * (MathF.Log(sum) + (mostOfRow - TLogit.Read(logits[row * columns + label])));
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
            var label = labels[row * labelStride];
            var factor = common;
            if (weights.Length > 0)
                factor *= weights[row];
            if (label < 0)
                factor = 0;
            var most = 0f;
            var share = 0f;
            if (factor != 0 && Warp.LaneIdx < columns)
            {
                most = denominators[row * 2];
                share = 1 / denominators[row * 2 + 1];
            }

            for (var c = Warp.LaneIdx; c < columns; c += Warp.WarpSize)
            {
                var d = 0f;

                // As float literals: ILGPU 1.5.3 takes the bits of an integer chosen here for those of the number.
                if (factor != 0)
                    d = factor * (Exp(TLogit.Read(logits[row * columns + c]) - most) * share - (c == label ? 1f : 0f));
                gradient[row * columns + c] = TLogit.Write(d);
            }
        }
    }

    private static float Exp(float x) => XMath.Exp2(x * DeviceFormulas.Log2E);
}
