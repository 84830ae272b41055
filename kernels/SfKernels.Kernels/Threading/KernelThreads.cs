namespace SfKernels.Kernels.Threading;

/// <summary>How many threads the kernels of this process use. No result depends on it.</summary>
public static class KernelThreads
{
    private static int s_count = Environment.ProcessorCount;

    /// <summary>Most threads for one call, the caller included: one a core at first.</summary>
    public static int Count
    {
        get => s_count;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            s_count = value;
        }
    }
}
