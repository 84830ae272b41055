namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>Minima of double.</summary>
public readonly struct MinDouble : IScanReduceOperation<double>
{
    public string CLCommand => "min";

    public double Identity => double.PositiveInfinity;

    public double Apply(double first, double second) => Math.Min(first, second);

    public void AtomicApply(ref double target, double value)
    {
        double seen;
        do seen = target;
        while (!Interlocked.CompareExchange(ref target, Math.Min(seen, value), seen).Equals(seen));
    }
}
