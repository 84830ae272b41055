namespace SfKernels.Training.Data.Loading;

/// <summary>Which images make up which batch: a pure function of the iteration, so that a run can start anywhere.</summary>
public abstract class BatchPlan
{
    /// <summary>Seed of the order and of every random change.</summary>
    public abstract long Seed { get; }

    /// <summary>Number of batches, or null for an endless plan.</summary>
    public abstract long? Count { get; }

    /// <summary>Image indices of batch <paramref name="iteration"/>, counted from 0. Callable from any thread.</summary>
    public abstract IReadOnlyList<int> Indices(long iteration);
}
