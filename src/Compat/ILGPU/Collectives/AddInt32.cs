namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>Sums of int.</summary>
public readonly struct AddInt32 : IScanReduceOperation<int>
{
    public string CLCommand => "add";

    public int Identity => 0;

    public int Apply(int first, int second) => first + second;

    public void AtomicApply(ref int target, int value) => Atomic.Add(ref target, value);
}
