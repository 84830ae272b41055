using SfKernels.Detection.Structures;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Detection.RetinaNet;

/// <summary>Non-maximum suppression within each class.</summary>
internal static class Suppression
{
    /// <summary>The surviving candidates, best first.</summary>
    /// <param name="candidates">Of one image, in any order.</param>
    /// <param name="iou">Of two boxes of a class that overlap by more, the better stays.</param>
    /// <param name="most">At most so many survive.</param>
    public static Detections Apply(List<Candidate> candidates, double iou, int most)
    {
        if (candidates.Count == 0)
        {
            return new Detections([], [], []);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor scores = tensor(candidates.Select(static c => (double)c.Score).ToArray());
        long[] kept = torchvision.ops.nms(ShiftedBoxes(candidates), scores, iou).data<long>().ToArray();
        Candidate[] best = [.. kept.Take(most).Select(index => candidates[(int)index])];
        return new Detections(
            [.. best.SelectMany(static c => new[] { c.Box.X0, c.Box.Y0, c.Box.X1, c.Box.Y1 })],
            [.. best.Select(static c => c.Score)],
            [.. best.Select(static c => c.Label)]);
    }

    /// <summary>
    /// Boxes of different classes moved so far apart that none overlap: one call suppresses every class on its own. In double: a thousand classes
    /// of large pictures lie so far out that float32 has no fractions of a pixel left there.
    /// </summary>
    private static Tensor ShiftedBoxes(List<Candidate> candidates)
    {
        float step = candidates.Max(static c => Math.Max(c.Box.X1, c.Box.Y1)) + 1;
        double[] corners = new double[4 * candidates.Count];
        for (int i = 0; i < candidates.Count; i++)
        {
            Candidate c = candidates[i];
            double shift = c.Label * (double)step;
            (corners[4 * i], corners[(4 * i) + 1]) = (c.Box.X0 + shift, c.Box.Y0 + shift);
            (corners[(4 * i) + 2], corners[(4 * i) + 3]) = (c.Box.X1 + shift, c.Box.Y1 + shift);
        }

        return tensor(corners).reshape(candidates.Count, 4);
    }
}
