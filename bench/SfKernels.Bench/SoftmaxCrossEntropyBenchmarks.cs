using BenchmarkDotNet.Attributes;
using SfKernels.Abstractions;
using SfKernels.Autograd;
using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Bench;

/// <summary>Softmax cross-entropy of the second stage, forward and backward, against a copy of the logits and torch's cross_entropy.</summary>
[Config(typeof(StepConfig))]
public class SoftmaxCrossEntropyBenchmarks : DeviceBenchmarks
{
    private readonly SoftmaxCrossEntropyLoss _loss = new();
    private Tensor _logits = null!;
    private Tensor _labels = null!;
    private Tensor _copy = null!;

    /// <summary>Regions; 512 a picture are usual.</summary>
    [Params(1_000, 8_192, 1_009)]
    public int Rows { get; set; }

    /// <summary>K + 1.</summary>
    [Params(81)]
    public int Columns { get; set; }

    /// <summary>Of the logits. torch has no float16 form of it on the CPU.</summary>
    [Params(ScalarType.Float32, ScalarType.BFloat16)]
    public ScalarType Type { get; set; }

    /// <summary>Draws the logits and checks both forms against each other.</summary>
    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(Environment.ProcessorCount);
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var device = new Device(Device);
        _logits = randn([Rows, Columns], generator: generator).mul(3).to(Type).to(device).requires_grad_().MoveToOuterDisposeScope();
        _labels = randint(-1, Columns, [Rows], dtype: ScalarType.Int64, generator: generator).to(device).MoveToOuterDisposeScope();
        _copy = empty_like(_logits).MoveToOuterDisposeScope();
        Tensor ours = _loss.forward(_logits, _labels), theirs = Composition();
        double difference = ((ours - theirs).abs() / theirs.abs()).to(ScalarType.Float32).item<float>();
        Tensor slope = autograd.grad([theirs], [_logits])[0];
        double steepest = ((autograd.grad([ours], [_logits])[0] - slope).abs().max() / slope.abs().max()).to(ScalarType.Float32).item<float>();

        // torch's loss and gradient are rounded to the type of the logits, and so is what it computes on the way.
        double allowed = Type == ScalarType.Float32 ? 1e-5 : 2e-2;
        if (!(difference < allowed && steepest < allowed))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The losses differ by {difference}, their gradients by {steepest}."));
        }

        LossCase.Settle(Fused);
        OpenLaunchers();
    }

    /// <summary>Frees the logits.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _logits.Dispose();
        _labels.Dispose();
        _copy.Dispose();
    }

    /// <summary>One copy of the logits.</summary>
    [Benchmark(Baseline = true)]
    public void Copy()
    {
        using (no_grad())
        {
            _copy.copy_(_logits);
        }

        Wait();
    }

    /// <summary>Ours.</summary>
    [Benchmark]
    public void Fused()
    {
        using var scope = NewDisposeScope();
        autograd.grad([_loss.forward(_logits, _labels)], [_logits]);
        Wait();
    }

    /// <summary>torch's cross_entropy.</summary>
    [Benchmark]
    public void Official()
    {
        using var scope = NewDisposeScope();
        autograd.grad([Composition()], [_logits]);
        Wait();
    }

    /// <inheritdoc/>
    internal override Tensor[] Launch(IKernelLauncher launcher, nint stream)
    {
        var kernels = new SoftmaxCrossEntropyCuda(launcher, stream);
        SoftmaxLogits logits = SoftmaxLogits.Of(_logits, _labels, null);
        SoftmaxSum sum = kernels.Forward(logits, mean: true);
        return [sum.Loss, kernels.Gradient(logits, sum, sum.Loss)];
    }

    // Ours divides by all rows that count, as torch does by default.
    private Tensor Composition() => nn.functional.cross_entropy(_logits, _labels, ignore_index: -1);
}
