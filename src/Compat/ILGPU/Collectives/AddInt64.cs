namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>Sums of long.</summary>
public readonly struct AddInt64 : IScanReduceOperation<long>
{
    public string CLCommand => "add";

    public long Identity => 0;

    public long Apply(long first, long second) => first + second;

    public void AtomicApply(ref long target, long value) => Atomic.Add(ref target, value);
}
