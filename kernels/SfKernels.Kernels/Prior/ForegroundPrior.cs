using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;

namespace SfKernels.Kernels.Prior;

/// <summary>
/// Counts foreground and background anchors of a data set from boxes alone: one pass of matching, no network, no image file. Each picture is counted on
/// its own padded size, so the result does not depend on batching; no anchor is dropped for crossing the border.
/// </summary>
public sealed class ForegroundPrior
{
    private const int ImagesPerTask = 128;

    private readonly AnchorGenerator _anchors;
    private readonly MatcherSettings _matcher;
    private readonly ResizeRule _resize;

    /// <summary>Fixes what the count depends on besides the data.</summary>
    public ForegroundPrior(AnchorSettings anchors, MatcherSettings matcher, ResizeRule resize)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        ArgumentNullException.ThrowIfNull(resize);
        _anchors = new AnchorGenerator(anchors);
        matcher.Check();
        _matcher = matcher;
        _resize = resize;
    }

    /// <summary>Walks the pictures once, on all cores, holding a few hundred at a time. Integer sums: the same result for any number of threads.</summary>
    /// <param name="images">Streamed; may be lazy.</param>
    /// <param name="cancellation">Stops between pictures.</param>
    public ForegroundCounts Count(IEnumerable<PriorImage> images, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var gate = new Lock();
        var total = default(ForegroundCounts);
        try
        {
            Parallel.ForEach(
                Partitioner.Create(images.Index().Chunk(ImagesPerTask), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                () => new ForegroundCounter(_anchors, _matcher, _resize),
                (chunk, state, counter) =>
                {
                    foreach ((int index, PriorImage image) in chunk)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        counter.Add(index, image);
                    }

                    return counter;
                },
                counter =>
                {
                    lock (gate)
                    {
                        total += counter.Counts;
                    }
                });
        }
        catch (AggregateException error) when (error.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(error.InnerException);
        }

        return total;
    }
}
