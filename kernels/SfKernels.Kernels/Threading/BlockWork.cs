using System.Runtime.ExceptionServices;

namespace SfKernels.Kernels.Threading;

/// <summary>
/// Work in numbered blocks that threads claim one by one. What a block computes depends on its number alone, so the result has the
/// same bits for any number of threads. The calling thread takes part and needs no other to finish.
/// </summary>
/// <typeparam name="TScratch">Memory that a thread keeps from block to block.</typeparam>
internal abstract class BlockWork<TScratch> : IThreadPoolWorkItem
    where TScratch : IDisposable, new()
{
    private int blocks;
    private int next;
    private int unfinished;
    private Exception? failure;

    /// <summary>Claims blocks until none is left. A helper that comes late finds none and touches nothing.</summary>
    public void Execute()
    {
        if (Volatile.Read(ref next) >= blocks)
            return;

        using var scratch = new TScratch();
        for (var block = Interlocked.Increment(ref next) - 1; block < blocks; block = Interlocked.Increment(ref next) - 1)
        {
            try
            {
                RunBlock(block, scratch);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }

            Interlocked.Decrement(ref unfinished);
        }
    }

    /// <summary>Runs every block and returns when the last one is done; throws the first exception of a block. Once an object.</summary>
    /// <param name="count">Number of blocks.</param>
    /// <param name="threads">Most threads to use; 0 for <see cref="KernelThreads.Count"/>.</param>
    protected void Run(int count, int threads)
    {
        blocks = unfinished = count;
        var helpers = Math.Min(threads > 0 ? threads : KernelThreads.Count, count) - 1;
        if (helpers > 0)
            KernelThreads.Share(this, helpers);
        Execute();
        var spin = default(SpinWait);
        while (Volatile.Read(ref unfinished) > 0)
            spin.SpinOnce(sleep1Threshold: -1);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Does one block.</summary>
    protected abstract void RunBlock(int block, TScratch scratch);
}
