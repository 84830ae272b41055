using SfKernels.Abstractions;
using SfKernels.Ptx;
using SfKernels.Ptx.Launching;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>The reference problems as one compiler's kernels worked them: what each launch did, and every number that it wrote.</summary>
internal sealed class KernelRun : IDisposable
{
    private readonly List<MeasuredKernel> _measured = [];
    private readonly List<(string Problem, double Value)> _numbers = [];

    private KernelRun(InterpretedLauncher launcher) => Launcher = launcher;

    public InterpretedLauncher Launcher { get; }

    public PtxMemory Memory { get; } = new();

    /// <summary>Every launch, in order.</summary>
    public IReadOnlyList<MeasuredKernel> Measured => _measured;

    /// <summary>Every number written, in order, with the problem that it belongs to.</summary>
    public IReadOnlyList<(string Problem, double Value)> Numbers => _numbers;

    /// <summary>Works problems by a launcher.</summary>
    public static KernelRun Of(InterpretedLauncher launcher, params ReadOnlySpan<Action<KernelRun>> problems)
    {
        var run = new KernelRun(launcher);
        foreach (var problem in problems)
            problem(run);
        return run;
    }

    /// <summary>Notes what the launcher did since the last call.</summary>
    public void Did(string problem)
    {
        foreach (var (entry, statistics) in Launcher.Launches)
            Did(entry, problem, statistics);
        Launcher.Launches.Clear();
    }

    /// <summary>Notes what one launch did.</summary>
    public void Did(string entry, string problem, LaunchStatistics statistics) => _measured.Add(new(entry, problem, statistics));

    /// <summary>Notes what a problem wrote.</summary>
    public void Wrote(string problem, params IEnumerable<double> numbers) => _numbers.AddRange(numbers.Select(number => (problem, number)));

    /// <summary>Notes what a problem wrote.</summary>
    public void Wrote<T>(string problem, DeviceView<T> view)
        where T : unmanaged => Wrote(problem, PtxMemory.Read(view).Select(static number => Convert.ToDouble(number, null)));

    public void Dispose() => Memory.Dispose();
}
