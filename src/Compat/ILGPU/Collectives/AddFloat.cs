namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>Sums of float.</summary>
public readonly struct AddFloat : IScanReduceOperation<float>
{
    public string CLCommand => "add";

    public float Identity => 0;

    public float Apply(float first, float second) => first + second;

    public void AtomicApply(ref float target, float value) => Atomic.Add(ref target, value);
}
