using System.Diagnostics;

namespace SfKernels.Kernels.Threading;

/// <summary>
/// A thread that helps with the blocks of one kernel after another. It looks out for the next kernel for a moment before it sleeps: waking a thread
/// takes 0.1 ms and more, a tenth of what a large loss takes, and the backward pass follows soon after the forward pass.
/// </summary>
internal sealed class KernelWorker
{
    // Longer than what lies between the passes of a loss.
    private static readonly long LookOut = Stopwatch.Frequency * 3 / 10_000;

    private readonly SemaphoreSlim wake = new(0);
    private IThreadPoolWorkItem? given;
    private int asleep;

    public KernelWorker() => new Thread(Run) { IsBackground = true, Name = nameof(KernelWorker) }.Start();

    /// <summary>Gives it work; false where it still has some.</summary>
    public bool TryGive(IThreadPoolWorkItem work)
    {
        if (Interlocked.CompareExchange(ref given, work, null) is not null)
            return false;
        if (Interlocked.Exchange(ref asleep, 0) != 0)
            wake.Release();
        return true;
    }

    private void Run()
    {
        while (true)
        {
            Next().Execute();
            Volatile.Write(ref given, null);
        }
    }

    private IThreadPoolWorkItem Next()
    {
        // Every turn yields, so whoever else wants this core has it.
        for (var end = Stopwatch.GetTimestamp() + LookOut; Stopwatch.GetTimestamp() < end; Thread.Yield())
        {
            for (var turn = 0; turn < 16; turn++)
            {
                if (Volatile.Read(ref given) is { } soon)
                    return soon;
                Thread.SpinWait(4);
            }
        }

        // Asleep is said before the last look, and given is set before it is asked: one of the two sees the other.
        Interlocked.Exchange(ref asleep, 1);
        if (Volatile.Read(ref given) is null || Interlocked.Exchange(ref asleep, 0) == 0)
            wake.Wait();
        return Volatile.Read(ref given)!;
    }
}
