using System.Runtime.InteropServices;
using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Tests.Classification;
using SfKernels.Ptx;
using SfKernels.Ptx.Launching;
using Xunit;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>A problem in memory that the interpreter of PTX reads and writes, some elements off any alignment if wished.</summary>
internal sealed unsafe class InterpretedAnchorLoss : IDeviceAnchorLoss
{
    private const int Alignment = 256;

    private readonly InterpretedLauncher _launcher;
    private readonly List<nint> _memory = [];
    private readonly AnchorProblem _problem;
    private readonly FocalSettings? _focal;
    private readonly int _blocks;
    private readonly AnchorLossPlan _plan;
    private readonly DeviceLogitLevelView[] _levels = new DeviceLogitLevelView[LogitLevelViews.Most];
    private readonly DeviceView<int> _labels;
    private readonly DeviceView<float> _weights;

    public InterpretedAnchorLoss(AnchorProblem problem, FocalSettings? focal, int offset, int gradientOffset, int blocks, InterpretedLauncher launcher)
    {
        (_problem, _focal, _blocks, _launcher) = (problem, focal, blocks, launcher);
        var levels = problem.Levels(null);
        for (var i = 0; i < levels.Length; i++)
        {
            var level = levels[i];
            var bytes = problem.Images * level.Rows * problem.Classes * problem.Size;
            var logits = Room<byte>(bytes, offset * problem.Size);
            var gradient = Room<byte>(bytes, gradientOffset * problem.Size);
            new ReadOnlySpan<byte>(level.Logits, (int)bytes).CopyTo(new((void*)logits.Pointer, (int)bytes));
            _levels[i] = new(logits, gradient, default);
            levels[i] = new((void*)logits.Pointer, (void*)gradient.Pointer, level.Layout, level.Cells, level.Anchors);
        }

        _plan = new(levels, problem.Type, problem.Images, problem.Classes);
        for (var i = 0; i < _levels.Length; i++)
            _levels[i] = _levels[i] with { Tiling = _plan.Levels[i] };
        var rows = problem.Images * problem.Anchors;
        _labels = new((nint)problem.Targets.Labels, problem.Targets.LabelsAreInt64 ? 2 * rows : rows);
        _weights = new((nint)problem.Targets.Weights, problem.Targets.Weights is null ? 0 : rows);
    }

    /// <summary>What the last forward did, without its second stage.</summary>
    public LaunchStatistics ForwardCost { get; private set; } = null!;

    /// <summary>What the last backward did.</summary>
    public LaunchStatistics BackwardCost { get; private set; } = null!;

    private AnchorLossShape Shape => _plan.Shape(_problem.Targets.Ignored, _problem.Targets.LabelsAreInt64, _focal);

    private DeviceLogitLevelViews Levels => new(_levels[0], _levels[1], _levels[2], _levels[3], _levels[4], _levels[5], _levels[6], _levels[7]);

    public (float Loss, float Normaliser, long Positives, long FirstInvalid) Outcome(float share, float constant)
    {
        var (partials, found) = (Room<float>(_blocks), Room<long>(_blocks * LabelFindings.Numbers));
        Action<IKernelLauncher, int, nint, DeviceLogitLevelViews, DeviceView<int>, DeviceView<float>, DeviceView<float>, DeviceView<long>, AnchorLossShape> launch =
            (_problem.Type, _focal) switch
            {
                (LogitType.Float32, null) => LaunchForwardCrossEntropyFloat,
                (LogitType.Float16, null) => LaunchForwardCrossEntropyHalf,
                (LogitType.BFloat16, null) => LaunchForwardCrossEntropyBFloat16,
                (LogitType.Float32, _) => LaunchForwardFocalFloat,
                (LogitType.Float16, _) => LaunchForwardFocalHalf,
                _ => LaunchForwardFocalBFloat16,
            };
        launch(_launcher, _blocks, 0, Levels, _labels, _weights, partials, found, Shape);
        ForwardCost = _launcher.Launches[^1].Statistics;
        var (loss, normaliser, counted, counts) = (Room<float>(1), Room<float>(1), Room<float>(1), Room<long>(2));
        LossSumKernels.LaunchAnchors(_launcher, 1, 0, partials, found, share, constant, loss, normaliser, counted, counts);
        Assert.Equal(*(long*)counts.Pointer, *(float*)counted.Pointer);
        _launcher.Launches.Clear();
        return (*(float*)loss.Pointer, *(float*)normaliser.Pointer, ((long*)counts.Pointer)[0], ((long*)counts.Pointer)[1]);
    }

    public double[][] Gradient(float[] upstream, float[] scale, float[] normaliser)
    {
        Action<IKernelLauncher, int, nint, DeviceLogitLevelViews, DeviceView<int>, DeviceView<float>, DeviceView<float>, DeviceView<float>, DeviceView<float>, AnchorLossShape> launch =
            (_problem.Type, _focal) switch
            {
                (LogitType.Float32, null) => LaunchBackwardCrossEntropyFloat,
                (LogitType.Float16, null) => LaunchBackwardCrossEntropyHalf,
                (LogitType.BFloat16, null) => LaunchBackwardCrossEntropyBFloat16,
                (LogitType.Float32, _) => LaunchBackwardFocalFloat,
                (LogitType.Float16, _) => LaunchBackwardFocalHalf,
                _ => LaunchBackwardFocalBFloat16,
            };
        launch(_launcher, _blocks, 0, Levels, _labels, _weights, Copy(upstream), Copy(scale), Copy(normaliser), Shape);
        BackwardCost = _launcher.Launches[^1].Statistics;
        _launcher.Launches.Clear();
        var gradients = new double[_problem.Levels(null).Length][];
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = new double[_levels[i].Gradient.Length / _problem.Size];
            for (var e = 0; e < gradients[i].Length; e++)
                gradients[i][e] = _problem.Read((void*)_levels[i].Gradient.Pointer, e);
        }

        return gradients;
    }

    public void Dispose() => _memory.ForEach(static address => NativeMemory.AlignedFree((void*)address));

    private DeviceView<float> Copy(float[] values)
    {
        var view = Room<float>(values.Length);
        values.CopyTo(new Span<float>((void*)view.Pointer, values.Length));
        return view;
    }

    private DeviceView<T> Room<T>(long length, long bytesBefore = 0)
        where T : unmanaged
    {
        var bytes = length * sizeof(T) + bytesBefore;
        var address = (nint)NativeMemory.AlignedAlloc((nuint)Math.Max(1, bytes), Alignment);
        new Span<byte>((void*)address, (int)bytes).Fill(0xFF);
        _memory.Add(address);
        return new((nint)(address + bytesBefore), length);
    }
}
