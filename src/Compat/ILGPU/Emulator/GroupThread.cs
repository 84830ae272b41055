using System.Diagnostics;
using ILGPU;

namespace SfKernels.Engine;

/// <summary>One thread of a group.</summary>
internal sealed class GroupThread(GroupRun group, int index, Meeting warp)
{
    [ThreadStatic]
    private static GroupThread? t_running;

    private Baton? _baton;

    public static GroupThread Running =>
        t_running ?? throw new InvalidKernelOperationException("Grid, Group, Warp and SharedMemory exist inside of a kernel only.");

    public GroupRun Group => group;

    public int Index => index;

    public Meeting Warp => warp;

    public int Lane { get; } = index % group.Run.WarpSize;

    /// <summary>Allocations of shared memory so far: the n-th of every thread is one and the same.</summary>
    public int Allocations { get; set; }

    /// <summary>What the thread waits in, or null.</summary>
    public string? WaitsIn { get; private set; }

    /// <summary>Method and line of the wait, known once the thread was unwound.</summary>
    public string? Site { get; private set; }

    /// <summary>Runs the kernel from its first line to its end.</summary>
    public void Execute(Action kernel)
    {
        var before = t_running;
        t_running = this;
        _baton = Baton.OfThisThread;
        try
        {
            kernel();
        }
        catch (ThreadUnwound)
        {
            // The failure that asked for it is reported by the run.
        }
        catch (Exception failure)
        {
            group.Run.Fail(failure);
        }
        finally
        {
            t_running = before;
        }
    }

    /// <summary>Lets the other threads run until this one is ready again.</summary>
    public void Park(string operation)
    {
        WaitsIn = operation;
        group.Park(this);
        if (group.Run.HasFailed)
        {
            Site = FirstFrameOfTheKernel();
            throw new ThreadUnwound();
        }

        WaitsIn = null;
    }

    public void Wake() => _baton!.Give();

    public void Sleep() => _baton!.Take();

    private static string FirstFrameOfTheKernel()
    {
        var frame = new StackTrace(fNeedFileInfo: true).GetFrames().FirstOrDefault(static f => f.GetMethod()?.Module != typeof(GroupThread).Module);
        if (frame?.GetMethod() is not { } method) return "an unknown line";
        var file = Path.GetFileName(frame.GetFileName());
        return file is null ? method.Name : $"{method.Name}, {file} line {frame.GetFileLineNumber()}";
    }
}
