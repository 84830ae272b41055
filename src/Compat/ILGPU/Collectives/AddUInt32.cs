namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>Sums of uint.</summary>
public readonly struct AddUInt32 : IScanReduceOperation<uint>
{
    public string CLCommand => "add";

    public uint Identity => 0;

    public uint Apply(uint first, uint second) => first + second;

    public void AtomicApply(ref uint target, uint value) => Atomic.Add(ref target, value);
}
