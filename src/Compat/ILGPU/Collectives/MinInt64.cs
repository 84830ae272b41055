namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>Minima of long.</summary>
public readonly struct MinInt64 : IScanReduceOperation<long>
{
    public string CLCommand => "min";

    public long Identity => long.MaxValue;

    public long Apply(long first, long second) => Math.Min(first, second);

    public void AtomicApply(ref long target, long value) => Atomic.Min(ref target, value);
}
