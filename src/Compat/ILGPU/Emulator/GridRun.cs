using System.Reflection;
using System.Runtime.ExceptionServices;
using ILGPU;
using ILGPU.Runtime;

namespace SfKernels.Engine;

/// <summary>
/// One launch: group after group, in each one thread at a time, handed over where a thread waits for others. So every launch runs in the same order, and a wait
/// that can never end is seen when nobody is left to run. A kernel without barriers and shuffles stays on the thread that launched it.
/// </summary>
internal sealed class GridRun
{
    private readonly Action _kernel;
    private readonly Baton _end = new();
    private GroupRun _group;
    private ExceptionDispatchInfo? _failure;
    private bool _stuck;

    private GridRun(Accelerator accelerator, KernelConfig config, string name, Action kernel)
    {
        Accelerator = accelerator;
        Kernel = name;
        _kernel = kernel;
        GridSize = config.GridX;
        GroupSize = config.GroupX;
        _group = new(this, 0);
    }

    public Accelerator Accelerator { get; }

    /// <summary>Type and method.</summary>
    public string Kernel { get; }

    public int WarpSize => Accelerator.WarpSize;

    public int GridSize { get; }

    public int GroupSize { get; }

    public bool HasFailed => _stuck || _failure is not null;

    public static void Launch(Accelerator accelerator, KernelConfig config, MethodInfo method, Action kernel)
    {
        if (!method.IsStatic) throw new NotSupportedException($"{method.Name}: a kernel is a static method.");
        if (!config.IsValid) throw new ArgumentOutOfRangeException(nameof(config), config.Size, "A launch has at least one group of at least one thread.");
        if (config.GroupX > accelerator.MaxNumThreadsPerGroup)
            throw new NotSupportedException($"{config.GroupX} threads in a group: the accelerator has {accelerator.MaxNumThreadsPerGroup}.");
        var run = new GridRun(accelerator, config, $"{method.DeclaringType?.Name}.{method.Name}", kernel);
        run.Drive();
        run._end.Take();
        run._failure?.Throw();
    }

    /// <summary>The first failure counts.</summary>
    public void Fail(Exception failure)
    {
        _failure ??= ExceptionDispatchInfo.Capture(failure);
        _group.ReadyAll();
    }

    /// <summary>Every thread waits, nobody can run.</summary>
    public void FailForGood()
    {
        _stuck = true;
        _group.ReadyAll();
    }

    /// <summary>Runs threads of groups on the calling thread, until it hands over to a parked one or until the launch has ended.</summary>
    public void Drive()
    {
        while (true)
        {
            if (_group.AnyReady)
            {
                _group.TakeReady().Wake();
                return;
            }

            if (!HasFailed && _group.Begin() is { } thread)
            {
                thread.Execute(_kernel);
                continue;
            }

            if (_group.AnyParked)
            {
                FailForGood();
                continue;
            }

            _group.Dispose();
            if (_stuck && _failure is null)
                _failure = ExceptionDispatchInfo.Capture(new InvalidKernelOperationException($"A barrier that not all threads reach: {Kernel}, group {_group.Index}: {_group.Describe()}."));
            if (HasFailed || _group.Index + 1 == GridSize)
            {
                _end.Give();
                return;
            }

            _group = new(this, _group.Index + 1);
        }
    }
}
