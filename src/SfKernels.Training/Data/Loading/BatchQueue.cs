using System.Runtime.ExceptionServices;

namespace SfKernels.Training.Data.Loading;

/// <summary>Background threads that make batches out of order, and a window that hands them out in order.</summary>
internal sealed class BatchQueue : IDisposable
{
    private readonly object gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<long, (Batch? Batch, Exception? Error)> ready = [];
    private readonly BatchAssembler assembler;
    private readonly Thread[] threads;
    private readonly long end;
    private readonly int window;
    private long nextToMake;
    private long nextToTake;

    public BatchQueue(BatchAssembler assembler, long first, long end, int workers, int window)
    {
        this.assembler = assembler;
        this.end = end;
        this.window = window;
        nextToMake = nextToTake = first;
        threads = new Thread[workers];
        for (int i = 0; i < workers; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"batch loader {i}" };
            threads[i].Start();
        }
    }

    /// <summary>The next batch in order, or null after the last.</summary>
    public Batch? Take(CancellationToken cancellation)
    {
        using CancellationTokenRegistration wake = cancellation.Register(WakeAll);
        (Batch? Batch, Exception? Error) taken;
        lock (gate)
        {
            if (nextToTake >= end)
                return null;
            while (!ready.Remove(nextToTake, out taken))
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(gate);
            }

            nextToTake++;
            Monitor.PulseAll(gate);
        }

        if (taken.Error is not null)
            ExceptionDispatchInfo.Throw(taken.Error);
        return taken.Batch;
    }

    /// <summary>Stops the threads and frees the batches that nobody took.</summary>
    public void Dispose()
    {
        stop.Cancel();
        WakeAll();
        foreach (Thread thread in threads)
            thread.Join();
        foreach ((Batch? batch, Exception? _) in ready.Values)
            batch?.Dispose();
        stop.Dispose();
    }

    private void Work()
    {
        while (Claim() is { } iteration)
        {
            (Batch?, Exception?) made;
            try
            {
                made = (assembler.Assemble(iteration, stop.Token), null);
            }
            catch (Exception e)
            {
                // An exception that left a thread would end the process; the consumer gets it in the batch's turn.
                made = (null, e);
            }

            lock (gate)
            {
                ready.Add(iteration, made);
                Monitor.PulseAll(gate);
            }
        }
    }

    private long? Claim()
    {
        lock (gate)
        {
            while (!stop.IsCancellationRequested && nextToMake < end && nextToMake >= nextToTake + window)
                Monitor.Wait(gate);
            return stop.IsCancellationRequested || nextToMake >= end ? null : nextToMake++;
        }
    }

    private void WakeAll()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }
}
