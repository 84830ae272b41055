using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Tests.Classification;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>A problem on the emulated device: its levels copied there, some elements off any alignment if wished.</summary>
internal sealed unsafe class EmulatedAnchorLoss : IDeviceAnchorLoss
{
    private readonly CpuDevice _device;
    private readonly AnchorProblem _problem;
    private readonly FocalSettings? _focal;
    private readonly int _blocks;
    private readonly int _threads;
    private readonly ArrayView<byte>[] _logits;
    private readonly ArrayView<byte>[] _gradients;
    private readonly AnchorLossPlan _plan;
    private readonly ArrayView<int> _labels;
    private readonly ArrayView<float> _weights;

    public EmulatedAnchorLoss(
        AnchorProblem problem, FocalSettings? focal, int offset = 0, int gradientOffset = 0, CPUDeviceKind kind = CPUDeviceKind.Default, int blocks = 2, int threads = 16)
    {
        (_problem, _focal, _blocks, _threads) = (problem, focal, blocks, threads);
        _device = new(kind);
        var levels = problem.Levels(null);
        _logits = new ArrayView<byte>[levels.Length];
        _gradients = new ArrayView<byte>[levels.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            var level = levels[i];
            var bytes = problem.Images * level.Rows * problem.Classes * problem.Size;
            _logits[i] = _device.Room<byte>(bytes, offset * problem.Size);
            _gradients[i] = _device.Room<byte>(bytes, gradientOffset * problem.Size);
            if (bytes > 0)
                _logits[i].CopyFromCPU(new ReadOnlySpan<byte>(level.Logits, (int)bytes).ToArray());

            // Buffers of a device start at multiples of 256 bytes: the offsets say all about the addresses.
            levels[i] = new((void*)(offset * problem.Size), (void*)(256 + gradientOffset * problem.Size), level.Layout, level.Cells, level.Anchors);
        }

        _plan = new(levels, problem.Type, problem.Images, problem.Classes);
        var rows = (int)(problem.Images * problem.Anchors);
        var targets = problem.Targets;
        _labels = _device.Copy(new ReadOnlySpan<int>(targets.Labels, targets.LabelsAreInt64 ? 2 * rows : rows).ToArray());
        _weights = targets.Weights is null ? _device.Copy<float>() : _device.Copy(new ReadOnlySpan<float>(targets.Weights, rows).ToArray());
    }

    private AnchorLossShape Shape => _plan.Shape(_problem.Targets.Ignored, _problem.Targets.LabelsAreInt64, _focal);

    public (float Loss, float Normaliser, long Positives, long FirstInvalid) Outcome(float share, float constant)
    {
        var partials = _device.Room<float>(_blocks);
        var found = _device.Room<long>(_blocks * LabelFindings.Numbers);
        var forward = _device.Accelerator
            .LoadStreamKernel<LogitLevelViews, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<long>, AnchorLossShape>(ForwardKernel());
        forward((_blocks, _threads), Levels(), _labels, _weights, partials, found, Shape);
        var (loss, normaliser, counts) = (_device.Room<float>(1), _device.Room<float>(1), _device.Room<long>(2));
        var sum = _device.Accelerator
            .LoadStreamKernel<ArrayView<float>, ArrayView<long>, float, float, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<long>>(
                LossSumKernels.Anchors);
        sum((1, _threads), partials, found, share, constant, loss, normaliser, _device.Room<float>(1), counts);
        _device.Accelerator.Synchronize();
        return (loss.GetAsArray()[0], normaliser.GetAsArray()[0], counts.GetAsArray()[0], counts.GetAsArray()[1]);
    }

    public double[][] Gradient(float[] upstream, float[] scale, float[] normaliser)
    {
        var backward = _device.Accelerator
            .LoadStreamKernel<LogitLevelViews, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, AnchorLossShape>(BackwardKernel());
        backward((_blocks, _threads), Levels(), _labels, _weights, _device.Copy(upstream), _device.Copy(scale), _device.Copy(normaliser), Shape);
        _device.Accelerator.Synchronize();
        return Array.ConvertAll(_gradients, view =>
        {
            var bytes = view.Length == 0 ? [] : view.GetAsArray();
            var values = new double[bytes.Length / _problem.Size];
            fixed (byte* first = bytes)
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = _problem.Read(first, i);
            }

            return values;
        });
    }

    public void Dispose() => _device.Dispose();

    private LogitLevelViews Levels()
    {
        var all = new LogitLevelView[LogitLevelViews.Most];
        for (var i = 0; i < all.Length; i++)
        {
            all[i].Tiling = _plan.Levels[i];
            if (i < _logits.Length)
                (all[i].Logits, all[i].Gradient) = (_logits[i], _gradients[i]);
        }

        return new()
        {
            Level0 = all[0], Level1 = all[1], Level2 = all[2], Level3 = all[3], Level4 = all[4], Level5 = all[5], Level6 = all[6], Level7 = all[7],
        };
    }

    private Action<LogitLevelViews, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<long>, AnchorLossShape> ForwardKernel() => (_problem.Type, _focal) switch
    {
        (LogitType.Float32, null) => AnchorLossKernels.Forward<Float32Logit, CrossEntropyForm>,
        (LogitType.Float16, null) => AnchorLossKernels.Forward<Float16Logit, CrossEntropyForm>,
        (LogitType.BFloat16, null) => AnchorLossKernels.Forward<BFloat16Logit, CrossEntropyForm>,
        (LogitType.Float32, _) => AnchorLossKernels.Forward<Float32Logit, FocalForm>,
        (LogitType.Float16, _) => AnchorLossKernels.Forward<Float16Logit, FocalForm>,
        _ => AnchorLossKernels.Forward<BFloat16Logit, FocalForm>,
    };

    private Action<LogitLevelViews, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, AnchorLossShape> BackwardKernel() =>
        (_problem.Type, _focal) switch
        {
            (LogitType.Float32, null) => AnchorLossKernels.Backward<Float32Logit, CrossEntropyForm>,
            (LogitType.Float16, null) => AnchorLossKernels.Backward<Float16Logit, CrossEntropyForm>,
            (LogitType.BFloat16, null) => AnchorLossKernels.Backward<BFloat16Logit, CrossEntropyForm>,
            (LogitType.Float32, _) => AnchorLossKernels.Backward<Float32Logit, FocalForm>,
            (LogitType.Float16, _) => AnchorLossKernels.Backward<Float16Logit, FocalForm>,
            _ => AnchorLossKernels.Backward<BFloat16Logit, FocalForm>,
        };
}
