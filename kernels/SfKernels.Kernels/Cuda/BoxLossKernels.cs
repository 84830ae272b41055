using ILGPU;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// Box losses over the positives of a batch, fused: anchors are made in registers, deltas are read where the head wrote them, encoded or decoded boxes are never
/// stored. Only the matches are read for every anchor.
/// </summary>
public static partial class BoxLossKernels
{
    /// <summary>Adds the losses of the positives.</summary>
    /// <param name="maps">One for each level of the grid.</param>
    /// <param name="view">The anchors.</param>
    /// <param name="grid">Their numbers; one grid for all pictures.</param>
    /// <param name="matched">[N, R]: index of the box within the picture, negative where there is none.</param>
    /// <param name="boxes">[sum of M, 4] ground truth, corners in pixels.</param>
    /// <param name="firstBoxes">[N + 1]: where the boxes of each picture begin, then their number.</param>
    /// <param name="coder">How deltas and boxes relate.</param>
    /// <param name="constant">Of the loss: beta of smooth L1, epsilon of generalised IoU.</param>
    /// <param name="partials">One sum for each block.</param>
    /// <param name="found">Two numbers for each block: positives, and the first row whose match is no box of its picture.</param>
    [PtxKernel(BlockSize = 256)]
    [PtxInstance("SmoothL1Float", typeof(Float32Logit), typeof(SmoothL1Form))]
    [PtxInstance("SmoothL1Half", typeof(Float16Logit), typeof(SmoothL1Form))]
    [PtxInstance("SmoothL1BFloat16", typeof(BFloat16Logit), typeof(SmoothL1Form))]
    [PtxInstance("GIoUFloat", typeof(Float32Logit), typeof(GIoUForm))]
    [PtxInstance("GIoUHalf", typeof(Float16Logit), typeof(GIoUForm))]
    [PtxInstance("GIoUBFloat16", typeof(BFloat16Logit), typeof(GIoUForm))]
    public static void Forward<TNumber, TForm>(
        DeltaLevelViews maps,
        AnchorGridView view,
        AnchorGridShape grid,
        ArrayView<long> matched,
        ArrayView<float> boxes,
        ArrayView<int> firstBoxes,
        DeviceBoxCoder coder,
        float constant,
        ArrayView<float> partials,
        ArrayView<long> found)
        where TNumber : unmanaged, ILogit<TNumber>
        where TForm : struct, IBoxForm
    {
        var findings = new LabelFindings { FirstInvalid = long.MaxValue };
        var sum = 0f;
        var rows = (long)grid.Images * grid.MostAnchors;
        for (var row = (long)Grid.IdxX * Group.DimX + Group.IdxX; row < rows; row += (long)Grid.DimX * Group.DimX)
        {
            var box = matched[row];
            if (box >= 0)
            {
                var image = (int)(row / grid.MostAnchors);
                var first = firstBoxes[image];
                if (box < firstBoxes[image + 1] - first)
                {
                    var anchor = view.At(grid, image, (int)(row - (long)image * grid.MostAnchors));
                    var map = maps.Of(anchor.Level);
                    var deltas = Read<TNumber>(map.Deltas.Cast<TNumber>(), map.IndexOf(image, anchor), map.ChannelStride);
                    sum += TForm.Value(anchor.Box, Box(boxes, first + box), deltas, coder, constant);
                    findings.Counted++;
                }
                else
                {
                    findings.FirstInvalid = IntrinsicMath.Min(findings.FirstInvalid, row);
                }
            }
        }

        findings.Write(found);
        sum = BlockSum.OfFirst(sum);
        if (Group.IdxX == 0)
            partials[Grid.IdxX] = sum;
    }

    /// <summary>Writes d loss / d deltas of the positives times upstream * scale / normaliser; every other number of the gradient stays as it is.</summary>
    /// <param name="maps">As for the forward, with gradients.</param>
    /// <param name="view">As for the forward.</param>
    /// <param name="grid">As for the forward.</param>
    /// <param name="matched">As for the forward.</param>
    /// <param name="boxes">As for the forward.</param>
    /// <param name="firstBoxes">As for the forward.</param>
    /// <param name="coder">As for the forward.</param>
    /// <param name="constant">As for the forward.</param>
    /// <param name="upstream">Gradient of the loss, one number, or nothing for 1.</param>
    /// <param name="scale">One number, or nothing for 1.</param>
    /// <param name="normaliser">What the sum was divided by, one number, or nothing for 1.</param>
    [PtxKernel(BlockSize = 256)]
    [PtxInstance("SmoothL1Float", typeof(Float32Logit), typeof(SmoothL1Form))]
    [PtxInstance("SmoothL1Half", typeof(Float16Logit), typeof(SmoothL1Form))]
    [PtxInstance("SmoothL1BFloat16", typeof(BFloat16Logit), typeof(SmoothL1Form))]
    [PtxInstance("GIoUFloat", typeof(Float32Logit), typeof(GIoUForm))]
    [PtxInstance("GIoUHalf", typeof(Float16Logit), typeof(GIoUForm))]
    [PtxInstance("GIoUBFloat16", typeof(BFloat16Logit), typeof(GIoUForm))]
    public static void Backward<TNumber, TForm>(
        DeltaLevelViews maps,
        AnchorGridView view,
        AnchorGridShape grid,
        ArrayView<long> matched,
        ArrayView<float> boxes,
        ArrayView<int> firstBoxes,
        DeviceBoxCoder coder,
        float constant,
        ArrayView<float> upstream,
        ArrayView<float> scale,
        ArrayView<float> normaliser)
        where TNumber : unmanaged, ILogit<TNumber>
        where TForm : struct, IBoxForm
    {
        var rows = (long)grid.Images * grid.MostAnchors;
        for (var row = (long)Grid.IdxX * Group.DimX + Group.IdxX; row < rows; row += (long)Grid.DimX * Group.DimX)
        {
            var box = matched[row];

            // Hardly any anchor is positive: the others cost neither the quotient nor the division below.
            if (box >= 0)
            {
                var image = (int)(row / grid.MostAnchors);
                var first = firstBoxes[image];
                if (box < firstBoxes[image + 1] - first)
                {
                    var factor = LossFactor.Of(upstream, scale, normaliser);
                    var anchor = view.At(grid, image, (int)(row - (long)image * grid.MostAnchors));
                    var map = maps.Of(anchor.Level);
                    var at = map.IndexOf(image, anchor);
                    var deltas = Read<TNumber>(map.Deltas.Cast<TNumber>(), at, map.ChannelStride);
                    var d = TForm.Derivative(anchor.Box, Box(boxes, first + box), deltas, coder, constant);
                    var gradient = map.Gradient.Cast<TNumber>();
                    gradient[at] = TNumber.Write(factor * d.X);
                    gradient[at + map.ChannelStride] = TNumber.Write(factor * d.Y);
                    gradient[at + 2 * map.ChannelStride] = TNumber.Write(factor * d.W);
                    gradient[at + 3 * map.ChannelStride] = TNumber.Write(factor * d.H);
                }
            }
        }
    }

    private static DeviceDeltas Read<TNumber>(ArrayView<TNumber> numbers, long at, long step)
        where TNumber : unmanaged, ILogit<TNumber> => new()
        {
            X = TNumber.Read(numbers[at]),
            Y = TNumber.Read(numbers[at + step]),
            W = TNumber.Read(numbers[at + 2 * step]),
            H = TNumber.Read(numbers[at + 3 * step]),
        };

    private static DeviceBox Box(ArrayView<float> boxes, long index) =>
        new() { X0 = boxes[index * 4], Y0 = boxes[index * 4 + 1], X1 = boxes[index * 4 + 2], Y1 = boxes[index * 4 + 3] };
}
