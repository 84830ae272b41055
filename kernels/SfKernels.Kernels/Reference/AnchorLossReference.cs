using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Reference;

/// <summary>Walks every logit of every anchor; a label or a weight of 0 may make the whole anchor silent.</summary>
internal static unsafe class AnchorLossReference
{
    public static double Forward<TLoss>(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, TLoss loss)
        where TLoss : IScalarLoss
    {
        var sum = 0.0;
        long first = 0;
        foreach (var level in levels)
        {
            for (var n = 0; n < targets.Images; n++)
            {
                for (long r = 0; r < level.Rows; r++)
                {
                    var row = n * targets.Anchors + first + r;
                    var label = targets.LabelAt(row);
                    if (IsSilent(targets, row, label))
                        continue;

                    for (var k = 0; k < targets.Classes; k++)
                        sum += targets.WeightAt(row) * loss.Value(Read(level.Logits, type, level.IndexOf(n, r, k, targets.Classes)), label == k + 1);
                }
            }

            first += level.Rows;
        }

        return sum;
    }

    public static void Backward<TLoss>(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, double scale, TLoss loss)
        where TLoss : IScalarLoss
    {
        long first = 0;
        foreach (var level in levels)
        {
            for (var n = 0; n < targets.Images; n++)
            {
                for (long r = 0; r < level.Rows; r++)
                {
                    var row = n * targets.Anchors + first + r;
                    var label = targets.LabelAt(row);
                    var factor = IsSilent(targets, row, label) ? 0 : scale * targets.WeightAt(row);
                    for (var k = 0; k < targets.Classes; k++)
                    {
                        var index = level.IndexOf(n, r, k, targets.Classes);

                        // A factor of 0 hides what the logit is, NaN included.
                        ((double*)level.Gradient)[index] = factor == 0 ? 0 : factor * loss.Derivative(Read(level.Logits, type, index), label == k + 1);
                    }
                }
            }

            first += level.Rows;
        }
    }

    private static bool IsSilent(in AnchorTargets targets, long row, long label) =>
        (label < 0 && targets.Ignored == IgnoredAnchors.Skip) || targets.WeightAt(row) == 0;

    private static double Read(void* logits, LogitType type, long index) => type switch
    {
        LogitType.Float32 => ((float*)logits)[index],
        LogitType.Float64 => ((double*)logits)[index],
        LogitType.Float16 => (double)((Half*)logits)[index],
        LogitType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)((ushort*)logits)[index] << 16),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "a LogitType"),
    };
}
