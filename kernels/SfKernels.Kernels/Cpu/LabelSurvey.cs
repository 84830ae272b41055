using System.Numerics;
using System.Runtime.CompilerServices;
using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>One look at all labels before the loss: how many are positive or ignored, and whether any is out of range.</summary>
public static unsafe class LabelSurvey
{
    /// <summary>Counts the positives and the ignored, and finds the first label that is not one of -1, 0, 1..K.</summary>
    public static LabelCounts Of(in AnchorTargets targets)
    {
        var count = targets.Images * targets.Anchors;
        var (positives, ignored, valid) = targets.LabelsAreInt64
            ? Scan((long*)targets.Labels, count, targets.Classes)
            : Scan((int*)targets.Labels, count, targets.Classes);
        long invalid = -1;
        for (long row = 0; row < count && !valid && invalid < 0; row++)
            invalid = targets.IsValid(targets.LabelAt(row)) ? -1 : row;
        return new LabelCounts(positives, ignored, invalid);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (long Positives, long Ignored, bool Valid) Scan<T>(T* labels, long count, T classes)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        // A comparison yields -1 in a lane that is true, so subtracting it counts. int lanes hold any count below 2^31 / lanes.
        Vector<T> positives = default, ignored = default, wrong = default;
        long i = 0;
        for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
        {
            var label = Vector.Load(labels + i);
            positives -= Vector.GreaterThan(label, Vector<T>.Zero);
            ignored -= Vector.LessThan(label, Vector<T>.Zero);
            wrong |= Vector.GreaterThan(label, new Vector<T>(classes)) | Vector.LessThan(label, -Vector<T>.One);
        }

        long found = 0, left = 0;
        for (var lane = 0; lane < Vector<T>.Count; lane++)
        {
            found += long.CreateTruncating(positives[lane]);
            left += long.CreateTruncating(ignored[lane]);
        }

        var valid = Vector.EqualsAll(wrong, Vector<T>.Zero);
        for (; i < count; i++)
        {
            found += labels[i] > T.Zero ? 1 : 0;
            left += labels[i] < T.Zero ? 1 : 0;
            valid &= labels[i] >= -T.One && labels[i] <= classes;
        }

        return (found, left, valid);
    }
}
