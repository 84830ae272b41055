using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace SfKernels.Engine;

/// <summary>One group of a launch. One of its threads runs at a time, the others are parked, ready or not yet begun.</summary>
internal sealed class GroupRun : IDisposable
{
    private readonly GroupThread[] _threads;
    private readonly Queue<GroupThread> _ready = new();
    private readonly HashSet<GroupThread> _parked = [];
    private readonly List<MemoryBuffer> _shared = [];
    private readonly List<MemoryBuffer> _local = [];
    private int _begun;

    public GroupRun(GridRun run, int index)
    {
        Run = run;
        Index = index;
        Meeting = new(run.GroupSize);
        _threads = new GroupThread[run.GroupSize];
        Meeting? warp = null;
        for (var i = 0; i < _threads.Length; i++)
        {
            if (i % run.WarpSize == 0) warp = new(Math.Min(run.WarpSize, _threads.Length - i));
            _threads[i] = new(this, i, warp!);
        }
    }

    public GridRun Run { get; }

    public int Index { get; }

    public int Size => _threads.Length;

    /// <summary>Where all threads of the group meet.</summary>
    public Meeting Meeting { get; }

    public bool AnyReady => _ready.Count > 0;

    public bool AnyParked => _parked.Count > 0;

    public GroupThread TakeReady() => _ready.Dequeue();

    public GroupThread? Begin() => _begun < _threads.Length ? _threads[_begun++] : null;

    public void Ready(List<GroupThread> threads)
    {
        foreach (var thread in CollectionsMarshal.AsSpan(threads))
        {
            _parked.Remove(thread);
            _ready.Enqueue(thread);
        }
    }

    /// <summary>After a failure: every parked thread leaves its kernel.</summary>
    public void ReadyAll() => Ready([.. _parked.OrderBy(static thread => thread.Index)]);

    public void Park(GroupThread thread)
    {
        _parked.Add(thread);
        if (!AnyReady && _begun == _threads.Length) Run.FailForGood();
        if (AnyReady)
        {
            var next = TakeReady();
            if (next == thread) return;
            next.Wake();
        }
        else
        {
            PooledThread.Start(Run.Drive);
        }

        thread.Sleep();
    }

    /// <summary>Who waits where, and how many have ended, after the threads were unwound.</summary>
    public string Describe()
    {
        var waits = _threads.Where(static thread => thread.WaitsIn is not null).GroupBy(static thread => $"{thread.WaitsIn} ({thread.Site})")
            .Select(static group => $"{group.Count()} in {group.Key}, thread {group.First().Index} first").ToArray();
        var ended = _threads.Count(static thread => thread.WaitsIn is null);
        return $"of {Size} threads wait {string.Join("; ", waits)}; {ended} have ended";
    }

    public ArrayView<T> SharedMemory<T>(int extent) where T : unmanaged
    {
        var number = GroupThread.Running.Allocations++;
        if (number == _shared.Count)
        {
            var buffer = Run.Accelerator.Allocate1D<T>(extent);
            _shared.Add(buffer);
            var bytes = _shared.Sum(static memory => memory.LengthInBytes);
            if (bytes > Run.Accelerator.MaxSharedMemoryPerGroup)
                throw new InvalidKernelOperationException($"{bytes} bytes of shared memory: a group has {Run.Accelerator.MaxSharedMemoryPerGroup}.");
        }

        return _shared[number] is MemoryBuffer1D<T, Stride1D.Dense> memory && memory.Length == extent
            ? memory.AsArrayView<T>(0, extent)
            : throw new InvalidKernelOperationException($"Allocation {number} of shared memory is not the same in every thread of the group: {typeof(T).Name}, {extent} elements.");
    }

    /// <summary>Kept until the group has ended.</summary>
    public ArrayView<T> LocalMemory<T>(int extent) where T : unmanaged
    {
        var buffer = Run.Accelerator.Allocate1D<T>(extent);
        _local.Add(buffer);
        return buffer.AsArrayView<T>(0, extent);
    }

    public void Dispose()
    {
        foreach (IDisposable memory in _local) memory.Dispose();
        foreach (IDisposable memory in _shared) memory.Dispose();
    }
}
