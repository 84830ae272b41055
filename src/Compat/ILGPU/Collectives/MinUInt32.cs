namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>Minima of uint.</summary>
public readonly struct MinUInt32 : IScanReduceOperation<uint>
{
    public string CLCommand => "min";

    public uint Identity => uint.MaxValue;

    public uint Apply(uint first, uint second) => Math.Min(first, second);

    public void AtomicApply(ref uint target, uint value) => Atomic.Min(ref target, value);
}
