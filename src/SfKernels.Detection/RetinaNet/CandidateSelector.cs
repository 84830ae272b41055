using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using SfKernels.Ops.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Detection.RetinaNet;

/// <summary>
/// Picks the best (anchor, class) pairs of a level straight from the head's maps and decodes their boxes: maps are neither permuted nor joined,
/// and only the pairs kept leave the device.
/// </summary>
/// <param name="classes">K.</param>
/// <param name="scoreThreshold">Pairs must score more than this.</param>
/// <param name="most">Most pairs of a level.</param>
/// <param name="coder">How boxes were encoded.</param>
internal sealed class CandidateSelector(int classes, double scoreThreshold, int most, BoxCoderSettings coder)
{
    private readonly BoxCoder<float> _coder = new(coder);

    /// <summary>Adds a level's candidates, best first.</summary>
    /// <param name="logits">[A * K, H, W].</param>
    /// <param name="deltas">[A * 4, H, W].</param>
    /// <param name="level">The anchors of the same level.</param>
    /// <param name="size">Boxes are clipped to it.</param>
    /// <param name="candidates">Where they go.</param>
    public void AddLevel(Tensor logits, Tensor deltas, AnchorLevel level, (int Height, int Width) size, List<Candidate> candidates)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = logits.to(ScalarType.Float32).reshape(-1).sigmoid();
        Tensor kept = scores.Above(scoreThreshold).nonzero().reshape(-1);
        int count = (int)Math.Min(kept.numel(), most);
        if (count == 0)
        {
            return;
        }

        (Tensor best, Tensor order) = scores.index_select(0, kept).topk(count);
        float[] bestScores = best.cpu().data<float>().ToArray();
        long[] pairs = kept.index_select(0, order).cpu().data<long>().ToArray();
        float[] values = Deltas(deltas, pairs, level);
        for (int i = 0; i < count; i++)
        {
            (long channel, int y, int x) = Position(pairs[i], level);
            Box anchor = level[y, x, (int)(channel / classes)];
            var delta = new Deltas<float>(values[4 * i], values[(4 * i) + 1], values[(4 * i) + 2], values[(4 * i) + 3]);
            Corners<float> box = _coder.Decode(new Corners<float>(anchor.X0, anchor.Y0, anchor.X1, anchor.Y1), delta);
            Box clipped = Clip(box, size);
            // A model that has diverged may score a box that is none: neither suppression nor a metric could place it.
            if (clipped.IsFinite)
            {
                candidates.Add(new Candidate(clipped, bestScores[i], (int)(channel % classes) + 1));
            }
        }
    }

    private static (long Channel, int Y, int X) Position(long index, AnchorLevel level)
    {
        (long row, long x) = Math.DivRem(index, level.Width);
        (long channel, long y) = Math.DivRem(row, level.Height);
        return (channel, (int)y, (int)x);
    }

    private static Box Clip(Corners<float> box, (int Height, int Width) size) => new(
        Math.Clamp(box.X0, 0, size.Width), Math.Clamp(box.Y0, 0, size.Height), Math.Clamp(box.X1, 0, size.Width), Math.Clamp(box.Y1, 0, size.Height));

    private float[] Deltas(Tensor deltas, long[] pairs, AnchorLevel level)
    {
        long cells = (long)level.Height * level.Width;
        long[] places = new long[4 * pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            (long channel, int y, int x) = Position(pairs[i], level);
            for (int j = 0; j < 4; j++)
            {
                places[(4 * i) + j] = ((((channel / classes) * 4) + j) * cells) + ((long)y * level.Width) + x;
            }
        }

        Tensor index = tensor(places, device: deltas.device);
        return deltas.reshape(-1).index_select(0, index).to(ScalarType.Float32).cpu().data<float>().ToArray();
    }
}
