using BenchmarkDotNet.Attributes;
using SfKernels.Abstractions;
using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using SfKernels.TestSupport;
using static TorchSharp.torch;

namespace SfKernels.Bench;

/// <summary>Guided sigmoid cross-entropy over all anchors, forward and backward, against a copy of the logits and the official composition.</summary>
[Config(typeof(StepConfig))]
public class SigmoidCrossEntropyBenchmarks : DeviceBenchmarks
{
    private readonly SamplingFreeLoss _loss = new(ignored: IgnoredAnchors.AsBackground);
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
        _case.Compare(() => Total(_case.Logits), Composition);
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
        _case.Gradient(Total(_case.Logits));
        Wait();
    }

    /// <summary>zeros_like, index_put, binary_cross_entropy_with_logits, ratio.</summary>
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
        GuidedLoss loss = kernels.Guided(logits, null, new GuidedSettings(Share: 1, Constant: 1, Guided: true, Weight: 1), _case.Localisation, null);
        return [loss.Total, .. kernels.Gradient(logits, null, _case.Localisation, loss.Scalars)];
    }

    private Tensor Total(Tensor[] logits) => _loss.forward(logits, _case.Labels, _case.Localisation).Total;

    private Tensor Composition() => OfficialClassificationLoss.Guided(_case.Flat(), _case.Labels.view(-1), _case.Localisation);
}
