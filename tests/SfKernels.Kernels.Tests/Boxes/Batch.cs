using System.Runtime.InteropServices;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Tests.Boxes;

/// <summary>Random predictions and matches of a few images.</summary>
internal sealed record Batch(AnchorGrid Grid, double[] Deltas, long[] Matched, Box[] Boxes, int[] Offsets)
{
    public delegate double ImageLoss(ReadOnlySpan<Box> anchors, ReadOnlySpan<double> deltas, ReadOnlySpan<Box> boxes, ReadOnlySpan<long> matched);

    public static Batch Draw(AnchorGrid grid, int images, int seed)
    {
        var random = new Random(seed);
        int[] offsets = [.. Enumerable.Range(0, images + 1).Select(static n => 3 * n)];
        Box[] boxes = [.. Enumerable.Range(0, 3 * images).Select(_ => BoxCoderTests.RandomBox(random))];
        double[] deltas = [.. Enumerable.Range(0, 4 * images * grid.Count).Select(_ => random.NextDouble() - 0.5)];
        long[] matched = [.. Enumerable.Range(0, images * grid.Count).Select(_ => Math.Max(-1L, random.Next(-60, 3)))];
        return new Batch(grid, deltas, matched, boxes, offsets);
    }

    public PositiveAnchor[] Positives()
    {
        var found = new List<PositiveAnchor>();
        for (int n = 0; n < Offsets.Length - 1; n++)
        {
            PositiveAnchors.AppendTo(found, Matched.AsSpan(n * Grid.Count, Grid.Count), n, Offsets[n], Offsets[n + 1] - Offsets[n]);
        }

        return [.. found];
    }

    public double PerImage(ImageLoss loss)
    {
        var corners = new float[4 * Grid.Count];
        Grid.CopyTo(corners);
        double sum = 0;
        for (int n = 0; n < Offsets.Length - 1; n++)
        {
            sum += loss(
                MemoryMarshal.Cast<float, Box>(corners),
                Deltas.AsSpan(4 * n * Grid.Count, 4 * Grid.Count),
                Boxes.AsSpan(Offsets[n], 3),
                Matched.AsSpan(n * Grid.Count, Grid.Count));
        }

        return sum;
    }
}
