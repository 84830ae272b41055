using System.Runtime.CompilerServices;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Threading;

namespace SfKernels.Kernels.Cpu;

/// <summary>One pass over rows of K + 1 logits: the sum of the loss, one double a block added up in the order of the blocks, or the gradient.</summary>
internal sealed unsafe class SoftmaxPass<T, TStorage>(void* logits, void* gradient, AnchorTargets targets, float scale) : BlockWork<NoScratch>
    where T : unmanaged, ILanes<T>
    where TStorage : struct, ILogitStorage
{
    // Far more than what another thread costs.
    private const int LogitsOfBlock = 16384;

    private readonly int columns = targets.Classes + 1;
    private readonly int rowsOfBlock = Math.Max(1, LogitsOfBlock / (targets.Classes + 1));
    private double[] sums = [];

    /// <summary>Does all rows.</summary>
    /// <returns>The loss, or 0 where a gradient was written.</returns>
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunBlock(int block, NoScratch scratch)
    {
        using var row = new SoftmaxRow<T, TStorage>(columns);
        var sum = 0.0;
        var first = (long)block * rowsOfBlock;
        for (var r = first; r < Math.Min(targets.Anchors, first + rowsOfBlock); r++)
        {
            var label = (int)targets.LabelAt(r);
            var weight = label < 0 ? 0 : targets.WeightAt(r);
            if (gradient is not null)
            {
                if (weight != 0)
                    row.Read(logits, r);
                row.WriteGradient(gradient, r, label, (float)(weight * scale));
            }
            else if (weight != 0)
            {
                row.Read(logits, r);
                sum += weight * row.Loss(label);
            }
        }

        sums[block] = sum;
    }
}
