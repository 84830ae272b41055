namespace SfKernels.Kernels.Threading;

/// <summary>How many threads the kernels of this process use. No result depends on it.</summary>
public static class KernelThreads
{
    private static readonly Lock s_lock = new();
    private static int s_count = Environment.ProcessorCount;
    private static KernelWorker[] s_workers = [];

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

    /// <summary>Calls <paramref name="body"/> with 0..count - 1, each once, on these threads; returns when all are done. Throws what a call threw first, as it was.</summary>
    public static void ForEach(int count, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        new Calls(body).RunAll(count);
    }

    /// <summary>Gives the work to as many as <paramref name="helpers"/> threads that have none.</summary>
    internal static void Share(IThreadPoolWorkItem work, int helpers)
    {
        if (helpers > Volatile.Read(ref s_workers).Length)
            Grow(helpers);
        foreach (var worker in Volatile.Read(ref s_workers))
        {
            if (helpers > 0 && worker.TryGive(work))
                helpers--;
        }
    }

    private static void Grow(int count)
    {
        lock (s_lock)
        {
            if (count > s_workers.Length)
                Volatile.Write(ref s_workers, [.. s_workers, .. Enumerable.Range(s_workers.Length, count - s_workers.Length).Select(static _ => new KernelWorker())]);
        }
    }

    private sealed class Calls(Action<int> body) : BlockWork<NoScratch>
    {
        public void RunAll(int count) => Run(count, threads: 0);

        /// <inheritdoc/>
        protected override void RunBlock(int block, NoScratch scratch) => body(block);
    }
}
