using BenchmarkDotNet.Attributes;
using SfKernels.Abstractions;
using SfKernels.Autograd;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Bench;

/// <summary>Guided scaling of two scalars, forward and backward: what a call costs, for there is nothing else in it.</summary>
[Config(typeof(StepConfig))]
public class GuidedScaleBenchmarks : DeviceBenchmarks
{
    private Tensor _localisation = null!;
    private Tensor _classification = null!;

    /// <summary>Makes both losses and checks both forms against each other.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var device = new Device(Device);
        _localisation = tensor(0.7f).to(device).requires_grad_();
        _classification = tensor(2.3f).to(device).requires_grad_();
        using var scope = NewDisposeScope();
        Tensor ours = Guided(), theirs = Composition();
        float slope = autograd.grad([ours], [_classification])[0].item<float>(), expected = autograd.grad([theirs], [_classification])[0].item<float>();
        if (!(Math.Abs(ours.item<float>() - theirs.item<float>()) < 1e-6f && Math.Abs(slope - expected) < 1e-6f))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The guided loss {ours.item<float>()} differs from the composition, {theirs.item<float>()}."));
        }

        LossCase.Settle(Fused);
        OpenLaunchers();
    }

    /// <summary>Frees both.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _localisation.Dispose();
        _classification.Dispose();
    }

    /// <summary>Ours: safe at a classification loss of 0.</summary>
    [Benchmark]
    public void Fused()
    {
        using var scope = NewDisposeScope();
        autograd.grad([Guided()], [_localisation, _classification]);
        Wait();
    }

    /// <summary>Torch operators, as the official code has them.</summary>
    [Benchmark(Baseline = true)]
    public void Operators()
    {
        using var scope = NewDisposeScope();
        autograd.grad([Composition()], [_localisation, _classification]);
        Wait();
    }

    /// <inheritdoc/>
    internal override Tensor[] Launch(IKernelLauncher launcher, nint stream) => [new GuidedScaleCuda(launcher, stream).Ratio(_localisation, _classification)];

    private Tensor Guided() => _localisation + GuidedScale.Scale(GuidedScale.Ratio(_localisation, _classification), _classification);

    private Tensor Composition() => _localisation + (_classification * (_localisation / _classification).detach());
}
