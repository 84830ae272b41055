using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Guided scaling alone, and in the losses that do it in their own launches.</summary>
public sealed class GuidanceTests
{
    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public void TheRatioEqualsTheCpuAndIsZeroWhereThereIsNone(Backend backend)
    {
        TestDevice device = TestDevice.Open(backend);
        foreach ((float localisation, float classification) in new[] { (0.7f, 2.3f), (0, 2.3f), (0.7f, 0), (0, 0), (0.7f, float.NaN), (0.7f, float.PositiveInfinity), (float.NaN, 1), (3e38f, 1e-3f) })
        {
            using var scope = NewDisposeScope();
            float expected = GuidedScale.Ratio(tensor(localisation), tensor(classification)).item<float>();
            using IDisposable visit = device.Enter();
            Tensor l = tensor(localisation).to(device.Place).requires_grad_(), c = tensor(classification).to(device.Place).requires_grad_();
            Tensor ratio = GuidedScale.Ratio(l, c), scaled = GuidedScale.Scale(ratio, c);
            Assert.Equal(expected, ratio.item<float>(), Math.Abs(expected) * 1e-6f);
            float value = expected == 0 ? 0 : localisation;
            Assert.Equal(value, scaled.item<float>(), Math.Abs(value) * 1e-6f);
            Assert.False(ratio.requires_grad);
            Assert.Equal(ratio.item<float>(), autograd.grad([scaled], [c])[0].item<float>());
        }
    }

    [Theory]
    [MemberData(nameof(Backends.AndFormats), MemberType = typeof(Backends))]
    public void GuidedLossesEqualTheCpu(Backend backend, ScalarType type)
    {
        TestDevice device = TestDevice.Open(backend);
        using var scope = NewDisposeScope();
        var scene = new BoxScene();
        Tensor[] maps = scene.Maps(type, 4, BoxScene.Classes), last = Draw.ChannelsLast(maps);
        foreach (Guidance guidance in Enum.GetValues<Guidance>())
        {
            foreach (IgnoredAnchors ignored in Enum.GetValues<IgnoredAnchors>())
            {
                // The localisation loss and v get their gradients too.
                device.Compare(
                    $"{guidance}, {ignored}", [.. ignored == IgnoredAnchors.Skip ? maps : last, tensor(0.7f), tensor(0.3f)],
                    (x, on) => Guided(new SamplingFreeLoss(guidance, 2, ignored), x, scene, on), Bound.Of(type));
                device.Compare(
                    $"focal, {guidance}, {ignored}", [.. ignored == IgnoredAnchors.Skip ? last : maps, tensor(0.7f), tensor(0.3f)],
                    (x, on) => Guided(new SigmoidFocalLoss(ignored: ignored, guidance: guidance), x, scene, on), Bound.Of(type));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public void WhatAStepReportsEqualsTheCpu(Backend backend)
    {
        TestDevice device = TestDevice.Open(backend);
        using var scope = NewDisposeScope();
        var scene = new BoxScene();
        Tensor[] maps = scene.Maps(ScalarType.Float32, 4, BoxScene.Classes);
        using var loss = new SamplingFreeLoss();
        AnchorLossResult expected = loss.forward(maps, scene.Assign(CPU).Labels, tensor(0.7f));
        using IDisposable visit = device.Enter();
        AnchorLossResult found = loss.forward([.. maps.Select(map => map.to(device.Place))], scene.Assign(device.Place).Labels, tensor(0.7f).to(device.Place));
        Bound bound = Bound.Of(ScalarType.Float32);
        bound.HoldsForLoss(expected.Total, found.Total, nameof(found.Total));
        bound.HoldsForLoss(expected.Classification, found.Classification, nameof(found.Classification));
        bound.HoldsForLoss(expected.Ratio, found.Ratio, nameof(found.Ratio));
        Assert.Equal(expected.Positives.item<float>(), found.Positives.item<float>());
    }

    // v enters as what the loss is offset by, so that one comparison sees both scalars; a learned v is the loss's own parameter.
    private static Tensor Guided(AnchorLoss loss, Tensor[] x, BoxScene scene, torch.Device on)
    {
        using (loss)
        {
            loss.to(on);
            return loss.forward(x[..^2], scene.Assign(on).Labels, x[^2] * x[^1]).Total;
        }
    }
}
