namespace SfKernels.Training.Data.Loading;

/// <summary>Every image once, in order; the last batch may be smaller. For evaluation.</summary>
public sealed class SequentialPlan : BatchPlan
{
    private readonly int images;
    private readonly int batchSize;

    /// <param name="images">Number of images.</param>
    /// <param name="batchSize">Images a batch.</param>
    public SequentialPlan(int images, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        this.images = images;
        this.batchSize = batchSize;
    }

    /// <inheritdoc/>
    public override long Seed => 0;

    /// <inheritdoc/>
    public override long? Count => ((long)images + batchSize - 1) / batchSize;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Indices(long iteration)
    {
        int first = checked((int)(iteration * batchSize));
        return [.. Enumerable.Range(first, Math.Min(batchSize, images - first))];
    }
}
