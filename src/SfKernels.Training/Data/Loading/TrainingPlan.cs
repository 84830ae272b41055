namespace SfKernels.Training.Data.Loading;

/// <summary>
/// Endless batches: every epoch is a new random order keyed by (seed, epoch), cut into batches of equal size. An epoch whose images do
/// not fill its last batch takes some of its first ones again. With aspect grouping, wide and tall images are batched apart as far as
/// they go (less padding), in the order in which their batches fill.
/// </summary>
public sealed class TrainingPlan : BatchPlan
{
    private readonly int[] images;
    private readonly bool[] wide;
    private readonly int batchSize;
    private readonly bool groupByAspect;
    private readonly Lock gate = new();
    private (long Epoch, int[] Order) cached = (-1, []);

    /// <param name="images">The split; its sizes decide the groups.</param>
    /// <param name="batchSize">Images a batch.</param>
    /// <param name="seed">Other seeds, other orders.</param>
    /// <param name="skipEmpty">Leave out images without an object that trains, as detectron2 and torchvision do.</param>
    /// <param name="groupByAspect">Batch wide and tall images apart.</param>
    public TrainingPlan(IReadOnlyList<ImageEntry> images, int batchSize, long seed, bool skipEmpty = true, bool groupByAspect = false)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        this.images = TrainingObjects.Images(images, skipEmpty);
        if (this.images.Length == 0)
            throw new DataException($"None of the {images.Count} images has an object to train on: crowds, difficult objects and boxes without area do not count. Check the split.");
        wide = [.. this.images.Select(i => images[i].Width >= images[i].Height)];
        this.batchSize = batchSize;
        this.groupByAspect = groupByAspect;
        Seed = seed;
    }

    /// <inheritdoc/>
    public override long Seed { get; }

    /// <inheritdoc/>
    public override long? Count => null;

    /// <summary>Batches of an epoch: iterations 0 to this minus one are epoch 0.</summary>
    public int BatchesPerEpoch => ((images.Length - 1) / batchSize) + 1;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Indices(long iteration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        (long epoch, long batch) = Math.DivRem(iteration, BatchesPerEpoch);
        int[] order;
        lock (gate)
        {
            if (cached.Epoch != epoch)
                cached = (epoch, OrderOf(epoch));
            order = cached.Order;
        }

        return new ArraySegment<int>(order, (int)batch * batchSize, batchSize);
    }

    private int[] OrderOf(long epoch)
    {
        int[] order = new KeyedRandom(Seed, epoch).Permutation(images.Length);
        if (groupByAspect)
            order = Grouped(order);
        var filled = new int[BatchesPerEpoch * batchSize];
        for (int i = 0; i < filled.Length; i++)
            filled[i] = images[order[i % order.Length]];
        return filled;
    }

    private int[] Grouped(int[] order)
    {
        var grouped = new List<int>(order.Length);
        List<int>[] open = [[], []];
        foreach (int i in order)
        {
            List<int> group = open[wide[i] ? 1 : 0];
            group.Add(i);
            if (group.Count < batchSize)
                continue;
            grouped.AddRange(group);
            group.Clear();
        }

        // What fits no full batch is mixed at the end of the epoch.
        return [.. grouped, .. open[0], .. open[1]];
    }
}
