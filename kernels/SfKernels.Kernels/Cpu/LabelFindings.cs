using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>What some anchors have that a plain loop over logits does not cover.</summary>
internal struct LabelFindings(bool special, bool weighted)
{
    private ulong classes;

    /// <summary>Whether anchors are to be left out: silent ones, or any label where classes are not told apart.</summary>
    public bool Silent { get; init; } = special;

    /// <summary>Whether a weight is not 1.</summary>
    public bool Weighted { get; } = weighted;

    /// <summary>Whether any label is not 0.</summary>
    public readonly bool Special => Silent || classes != 0;

    /// <summary>Takes in the labels above 0.</summary>
    /// <remarks>64 bits for any number of classes: a class may be reported that only shares the bit, and all are where there are many.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddClasses(ReadOnlySpan<int> labels)
    {
        const int Many = 64;
        for (var found = 0; classes != ulong.MaxValue; found++)
        {
            var place = labels.IndexOfAnyInRange(1, int.MaxValue);
            if (place < 0)
                return;

            classes = found == Many ? ulong.MaxValue : classes | 1UL << labels[place];
            labels = labels[(place + 1)..];
        }
    }

    /// <summary>The findings that matter to the planes of labels <paramref name="first"/> to <paramref name="last"/>.</summary>
    public readonly LabelFindings Among(int first, int last)
    {
        var mask = last - first >= 63 ? ulong.MaxValue : ulong.RotateLeft((1UL << (last - first + 1)) - 1, first);
        return this with { classes = classes & mask };
    }
}
