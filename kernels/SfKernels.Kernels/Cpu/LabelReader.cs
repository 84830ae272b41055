using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>Reads labels as a loss sees them: -1 silent, 0 background, 1..K.</summary>
internal readonly unsafe struct LabelReader(in AnchorTargets targets)
{
    private readonly void* labels = targets.Labels;
    private readonly bool wide = targets.LabelsAreInt64;
    private readonly float* weights = (float*)targets.Weights;
    private readonly int ignored = targets.Ignored == IgnoredAnchors.Skip ? -1 : 0;

    /// <summary>Label of anchor <paramref name="row"/>; a weight of 0 makes it silent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int At(long row, out float weight)
    {
        weight = weights is null ? 1f : weights[row];
        var label = wide ? (int)((long*)labels)[row] : ((int*)labels)[row];
        return weight == 0f ? -1 : label < 0 ? ignored : label;
    }

    /// <summary>Whether <paramref name="count"/> anchors from <paramref name="row"/> on have labels other than 0 or weights other than 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LabelFindings Look(long row, int count)
    {
        var labelled = wide
            ? new ReadOnlySpan<long>((long*)labels + row, count).ContainsAnyExcept(0L)
            : new ReadOnlySpan<int>((int*)labels + row, count).ContainsAnyExcept(0);
        return new LabelFindings(labelled, weights is not null && new ReadOnlySpan<float>(weights + row, count).ContainsAnyExcept(1f));
    }

    /// <summary>Copies labels, and weights if there are any, of one anchor every <paramref name="stride"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LabelFindings Copy(long row, int count, int stride, int* toLabels, float* toWeights)
    {
        var any = wide ? Gather((long*)labels + row, count, stride, toLabels) : Gather((int*)labels + row, count, stride, toLabels);
        var weighted = weights is not null && Gather(weights + row, count, stride, toWeights);
        if (!any && !weighted)
            return default;

        var found = new Span<int>(toLabels, count);
        for (var i = 0; weighted && i < count; i++)
            found[i] = toWeights[i] == 0f ? -1 : found[i] < 0 ? ignored : found[i];
        if (ignored == 0 && !weighted)
            TensorPrimitives.Max(found, 0, found);

        var findings = new LabelFindings(TensorPrimitives.Min<int>(found) < 0, weighted);
        findings.AddClasses(found);
        return findings;
    }

    // Most stretches hold nothing but background: true where this one may not.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Gather(long* source, int count, int stride, int* destination)
    {
        if (stride == 1)
        {
            var line = new ReadOnlySpan<long>(source, count);
            TensorPrimitives.ConvertTruncating(line, new Span<int>(destination, count));
            return line.ContainsAnyExcept(0L);
        }

        var any = 0L;
        for (var i = 0; i < count; i++)
        {
            any |= source[(nint)i * stride];
            destination[i] = (int)source[(nint)i * stride];
        }

        return any != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Gather(int* source, int count, int stride, int* destination)
    {
        if (stride == 1)
        {
            var line = new ReadOnlySpan<int>(source, count);
            line.CopyTo(new Span<int>(destination, count));
            return line.ContainsAnyExcept(0);
        }

        var any = 0;
        for (var i = 0; i < count; i++)
        {
            any |= source[(nint)i * stride];
            destination[i] = source[(nint)i * stride];
        }

        return any != 0;
    }

    // True where a weight is not 1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Gather(float* source, int count, int stride, float* destination)
    {
        var any = false;
        for (var i = 0; i < count; i++)
        {
            any |= source[(nint)i * stride] != 1f;
            destination[i] = source[(nint)i * stride];
        }

        return any;
    }
}
