using BenchmarkDotNet.Attributes;
using SfKernels.Abstractions;
using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using SfKernels.TestSupport;
using static TorchSharp.torch;

namespace SfKernels.Bench;

/// <summary>Sigmoid focal loss over all anchors, forward and backward, against a copy of the logits and torchvision's.</summary>
[Config(typeof(StepConfig))]
public class SigmoidFocalBenchmarks : DeviceBenchmarks
{
    private static readonly FocalSettings s_focal = new();
    private LossCase _case = null!;

    /// <summary>R x K, or the maps of RetinaNet at 800 x 1333.</summary>
    [Params("100000x80", "200700x80", "267069x1", "levels", "1000x8", "10007x7")]
    public string Shape { get; set; } = "";

    /// <summary>Draws the logits and checks both forms against each other.</summary>
    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(Environment.ProcessorCount);
        _case = new LossCase(Shape, Device);
        _case.Compare(Sum, Composition);
        LossCase.Settle(Fused);
        OpenLaunchers();
    }

    /// <summary>Frees the logits.</summary>
    [GlobalCleanup]
    public void Cleanup() => _case.Dispose();

    /// <summary>One copy of the logits.</summary>
    [Benchmark(Baseline = true)]
    public void Copy()
    {
        _case.Copy();
        Wait();
    }

    /// <summary>Ours.</summary>
    [Benchmark]
    public void Fused()
    {
        using var scope = NewDisposeScope();
        _case.Gradient(Sum());
        Wait();
    }

    /// <summary>torchvision's sigmoid_focal_loss on dense targets.</summary>
    [Benchmark]
    public void Official()
    {
        using var scope = NewDisposeScope();
        _case.Gradient(Composition());
        Wait();
    }

    /// <inheritdoc/>
    internal override Tensor[] Launch(IKernelLauncher launcher, nint stream)
    {
        var kernels = new AnchorLossCuda(launcher, stream);
        AnchorLogits logits = AnchorLogits.Of(_case.Logits, _case.Labels, null, IgnoredAnchors.AsBackground);
        GuidedLoss loss = kernels.Guided(logits, s_focal, new GuidedSettings(Share: 0, Constant: 1, Guided: false, Weight: 1), null, null);
        return [loss.Total, .. kernels.Gradient(logits, s_focal, _case.Localisation, loss.Scalars)];
    }

    // Dense targets know no ignored anchors.
    private Tensor Sum() => AnchorLosses.SigmoidFocal(
        _case.Logits, _case.Labels, normaliser: AnchorNormaliser.Sum, ignored: IgnoredAnchors.AsBackground);

    private Tensor Composition() => OfficialClassificationLoss.FocalSum(_case.Flat(), _case.Labels.view(-1), 0.25, 2);
}
