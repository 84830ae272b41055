using System.Numerics;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Threading;

namespace SfKernels.Kernels.Boxes;

/// <summary>
/// Drives a box loss over the positives of a batch, reading the regression maps in place and computing anchors on the fly. Nothing of size R is read or
/// written. Sums are float64 in fixed chunks, so the bits do not depend on the number of threads.
/// </summary>
/// <typeparam name="T">Precision of the arithmetic.</typeparam>
/// <typeparam name="TElement">Stored type of the maps.</typeparam>
/// <typeparam name="TLoss">The loss of one positive.</typeparam>
public static class BoxLossLoop<T, TElement, TLoss>
    where T : IFloatingPointIeee754<T>
    where TElement : IElement<T>
    where TLoss : IBoxLoss<T>
{
    // Each costs some cache misses in far apart planes: so many are worth another thread.
    private const int PositivesPerTask = 256;

    /// <summary>The loss, summed over positives.</summary>
    /// <param name="loss">Loss of one positive.</param>
    /// <param name="grid">The anchors.</param>
    /// <param name="maps">One per level of <paramref name="grid"/>.</param>
    /// <param name="positives">From <see cref="PositiveAnchors.AppendTo"/>.</param>
    /// <param name="boxes">[sum of M] ground truth, pixels.</param>
    public static double Sum(TLoss loss, AnchorGrid grid, LevelMap[] maps, PositiveAnchor[] positives, ReadOnlyMemory<Box> boxes)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(positives);
        var parts = new double[(positives.Length + PositivesPerTask - 1) / PositivesPerTask];
        KernelThreads.ForEach(parts.Length, part =>
        {
            double sum = 0;
            ReadOnlySpan<Box> truth = boxes.Span;
            foreach (PositiveAnchor positive in Part(positives, part))
            {
                AnchorLevel level = grid.LevelOf(positive.Anchor);
                int local = positive.Anchor - level.First;
                LevelMap map = maps[level.Index];
                Deltas<T> deltas = Load(map, map.IndexOf(positive.Image, local, level.PerCell));
                sum += double.CreateTruncating(loss.Value(Corners<T>.From(level.At(local)), Corners<T>.From(truth[positive.Box]), deltas));
            }

            parts[part] = sum;
        });
        return parts.Sum();
    }

    /// <summary>Writes scale * d loss / d deltas at the positives; every other element stays as it is.</summary>
    /// <param name="loss">Loss of one positive.</param>
    /// <param name="grid">The anchors.</param>
    /// <param name="maps">One per level of <paramref name="grid"/>.</param>
    /// <param name="positives">From <see cref="PositiveAnchors.AppendTo"/>.</param>
    /// <param name="boxes">[sum of M] ground truth, pixels.</param>
    /// <param name="scale">Derivative of the result by the sum.</param>
    /// <param name="dMaps">One per level, filled with zeros by the caller.</param>
    public static void Backward(
        TLoss loss, AnchorGrid grid, LevelMap[] maps, PositiveAnchor[] positives, ReadOnlyMemory<Box> boxes, T scale, LevelMap[] dMaps)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(positives);
        KernelThreads.ForEach((positives.Length + PositivesPerTask - 1) / PositivesPerTask, part =>
        {
            ReadOnlySpan<Box> truth = boxes.Span;
            foreach (PositiveAnchor positive in Part(positives, part))
            {
                AnchorLevel level = grid.LevelOf(positive.Anchor);
                int local = positive.Anchor - level.First;
                LevelMap map = maps[level.Index];
                Deltas<T> deltas = Load(map, map.IndexOf(positive.Image, local, level.PerCell));
                Deltas<T> d = loss.Derivative(Corners<T>.From(level.At(local)), Corners<T>.From(truth[positive.Box]), deltas);
                LevelMap dMap = dMaps[level.Index];
                Store(dMap, dMap.IndexOf(positive.Image, local, level.PerCell), d, scale);
            }
        });
    }

    private static ReadOnlySpan<PositiveAnchor> Part(PositiveAnchor[] positives, int part)
    {
        int first = part * PositivesPerTask;
        return positives.AsSpan(first, Math.Min(PositivesPerTask, positives.Length - first));
    }

    private static Deltas<T> Load(in LevelMap map, long index)
    {
        long step = map.ChannelStride;
        return new Deltas<T>(
            TElement.Load(map.Address, index),
            TElement.Load(map.Address, index + step),
            TElement.Load(map.Address, index + (2 * step)),
            TElement.Load(map.Address, index + (3 * step)));
    }

    private static void Store(in LevelMap map, long index, in Deltas<T> d, T scale)
    {
        long step = map.ChannelStride;
        TElement.Store(map.Address, index, scale * d.X);
        TElement.Store(map.Address, index + step, scale * d.Y);
        TElement.Store(map.Address, index + (2 * step), scale * d.W);
        TElement.Store(map.Address, index + (3 * step), scale * d.H);
    }
}
