namespace SfKernels.Ops.Tests.Lifetime;

/// <summary>A thread that collects garbage and waits for the finalizers, over and over, until it is disposed.</summary>
internal sealed class Collector : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stopped;

    public Collector()
    {
        _thread = new Thread(Collect);
        _thread.Start();
    }

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
    }

    private void Collect()
    {
        while (!_stopped)
        {
            GC.Collect(0);
            GC.WaitForPendingFinalizers();
        }
    }
}
