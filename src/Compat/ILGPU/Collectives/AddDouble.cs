namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>Sums of double.</summary>
public readonly struct AddDouble : IScanReduceOperation<double>
{
    public string CLCommand => "add";

    public double Identity => 0;

    public double Apply(double first, double second) => first + second;

    public void AtomicApply(ref double target, double value) => Atomic.Add(ref target, value);
}
