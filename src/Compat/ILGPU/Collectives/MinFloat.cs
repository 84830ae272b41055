namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>Minima of float.</summary>
public readonly struct MinFloat : IScanReduceOperation<float>
{
    public string CLCommand => "min";

    public float Identity => float.PositiveInfinity;

    public float Apply(float first, float second) => Math.Min(first, second);

    public void AtomicApply(ref float target, float value)
    {
        float seen;
        do seen = target;
        while (!Interlocked.CompareExchange(ref target, Math.Min(seen, value), seen).Equals(seen));
    }
}
