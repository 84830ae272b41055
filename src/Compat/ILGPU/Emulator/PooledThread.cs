using System.Collections.Concurrent;

namespace SfKernels.Engine;

/// <summary>A thread of the system that carries threads of groups, one after the other. As many exist as were ever parked at once.</summary>
internal sealed class PooledThread
{
    private const int StackBytes = 256 * 1024;

    private static readonly ConcurrentStack<PooledThread> s_idle = new();

    private readonly Baton _wake = new();
    private Action? _work;

    private PooledThread() => new Thread(Serve, StackBytes) { IsBackground = true, Name = "emulated device" }.Start();

    public static void Start(Action work)
    {
        if (!s_idle.TryPop(out var thread)) thread = new();
        thread._work = work;
        thread._wake.Give();
    }

    private void Serve()
    {
        while (true)
        {
            _wake.Take();
            _work!();
            _work = null;
            s_idle.Push(this);
        }
    }
}
