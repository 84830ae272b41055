namespace SfKernels.Training.Data.Loading;

/// <summary>
/// Reads a data set in batches, ahead of the consumer, on background threads. Whatever the number of threads, batch i is the same to the
/// last bit, so a run resumes exactly by asking for the iteration it stopped at.
/// </summary>
public sealed class BatchLoader
{
    private readonly BatchAssembler assembler;
    private readonly BatchPlan plan;
    private readonly int workers;
    private readonly int prefetch;

    /// <param name="dataset">Where annotations and pixels come from.</param>
    /// <param name="transform">With augmentation for training, without for evaluation.</param>
    /// <param name="plan">Which images make up which batch.</param>
    /// <param name="workers">Background threads.</param>
    /// <param name="prefetch">Batches that may lie ready or be under way, ahead of the one in use.</param>
    public BatchLoader(IDetectionDataset dataset, DetectionTransform transform, BatchPlan plan, int workers = 1, int prefetch = 3)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(prefetch, 1);
        assembler = new BatchAssembler(dataset, transform, plan);
        this.plan = plan;
        this.workers = workers;
        this.prefetch = prefetch;
    }

    /// <summary>
    /// Batches from iteration <paramref name="first"/> on, endless for a <see cref="TrainingPlan"/>. What fails on a background thread is
    /// thrown here, in its turn, as <see cref="DataException"/> with the image's name. Ending the loop stops the threads and frees what lay ready.
    /// </summary>
    public IEnumerable<Batch> Read(long first = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        return Stream(first, cancellation);
    }

    private IEnumerable<Batch> Stream(long first, CancellationToken cancellation)
    {
        using var queue = new BatchQueue(assembler, first, plan.Count ?? long.MaxValue, workers, prefetch);
        while (queue.Take(cancellation) is { } batch)
            yield return batch;
    }
}
