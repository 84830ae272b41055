using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Threading;

namespace SfKernels.Kernels.Cpu;

/// <summary>One pass over rows of K + 1 logits: the sum of the loss, one double a block added up in the order of the blocks, and the gradient if there is room for one.</summary>
internal sealed unsafe class SoftmaxPass<T, TStorage>(void* logits, void* gradient, AnchorTargets targets, float scale) : BlockWork<SoftmaxScratch>
    where T : unmanaged, ILanes<T>
    where TStorage : struct, ILogitStorage
{
    // Far more than what another thread costs.
    private const int LogitsOfBlock = 16384;

    private readonly int columns = targets.Classes + 1;

    // A row fills at least one register.
    private readonly int width = Math.Max(T.Count, targets.Classes + 1);
    private readonly bool inPlace = TStorage.IsFloat32 && targets.Classes + 1 >= T.Count;
    private readonly int rowsOfBlock = Math.Max(1, LogitsOfBlock / (targets.Classes + 1));
    private readonly SoftmaxRows<T> rows = new(Math.Max(T.Count, targets.Classes + 1));
    private double[] sums = [];

    /// <summary>Does all rows.</summary>
    /// <returns>The loss.</returns>
    public double Run(int threads)
    {
        var blocks = checked((int)((targets.Anchors + rowsOfBlock - 1) / rowsOfBlock));
        sums = new double[blocks];
        Run(blocks, threads);
        var total = 0.0;
        foreach (var sum in sums)
            total += sum;
        return total;
    }

    /// <inheritdoc/>
    protected override void RunBlock(int block, SoftmaxScratch scratch)
    {
        scratch.Reserve(width);
        var sum = 0.0;
        var first = (long)block * rowsOfBlock;
        var end = Math.Min(targets.Anchors, first + rowsOfBlock);
        for (var r = first; r < end; r += scratch.Rows)
            sum += Few(r, (int)Math.Min(scratch.Rows, end - r), scratch);
        sums[block] = sum;
    }

    private double Few(long first, int count, SoftmaxScratch scratch)
    {
        for (var r = 0; r < count; r++)
        {
            var label = (int)targets.LabelAt(first + r);
            var weight = label < 0 ? 0 : targets.WeightAt(first + r);
            scratch.Labels[r] = weight == 0 ? -1 : label;
            scratch.Weights[r] = weight;
            scratch.Factors[r] = (float)(weight * scale);
        }

        var source = inPlace ? (float*)logits + first * columns : Read(first, count, scratch);
        var target = gradient is null ? null : inPlace ? (float*)gradient + first * columns : scratch.Target;
        rows.Exponentials(source, target, count, scratch);
        rows.Finish(count, scratch);
        var sum = 0.0;
        for (var r = 0; r < count; r++)
            sum += scratch.Labels[r] < 0 ? 0 : scratch.Weights[r] * scratch.Losses[r];
        if (target is not null)
            rows.Gradients(target, count, scratch);
        if (target == scratch.Target)
            Write(first, count, scratch);
        return sum;
    }

    private float* Read(long first, int count, SoftmaxScratch scratch)
    {
        if (width == columns)
        {
            TStorage.Read(logits, first * columns, scratch.Source, count * columns);
            return scratch.Source;
        }

        new Span<float>(scratch.Source, count * width).Fill(float.NegativeInfinity);
        for (var r = 0; r < count; r++)
            TStorage.Read(logits, (first + r) * columns, scratch.Source + r * width, columns);
        return scratch.Source;
    }

    private void Write(long first, int count, SoftmaxScratch scratch)
    {
        if (width == columns)
        {
            TStorage.Write<T>(scratch.Target, gradient, first * columns, count * columns, stream: false);
            return;
        }

        for (var r = 0; r < count; r++)
            TStorage.Write<T>(scratch.Target + r * width, gradient, (first + r) * columns, columns, stream: false);
    }
}
