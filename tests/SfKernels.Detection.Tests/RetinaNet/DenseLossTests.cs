using SfKernels.Autograd;
using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Matching;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.RetinaNet;

public sealed class DenseLossTests
{
    public static TheoryData<LossSettings> Losses =>
    [
        LossSettings.SamplingFree,
        LossSettings.SamplingFree with { Ignored = IgnoredAnchors.AsBackground },
        LossSettings.SamplingFree with { Weight = 2 },
        LossSettings.SamplingFree with { Guidance = Guidance.Learned },
        LossSettings.CrossEntropy,
        LossSettings.Focal,
        LossSettings.Focal with { Guidance = Guidance.Constant },
    ];

    /// <summary>L = L_loc + s r L_cls with r = L_loc / L_cls is (1 + s) L_loc in value; learned, s = exp(-0) = 1 and v / 2 = 0; without guidance r = 1.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void TotalIsTheFormula(LossSettings loss)
    {
        using DisposeScope scope = NewDisposeScope();
        (DetectorLosses losses, _) = Compute(loss);
        double total = losses.Total.item<float>();
        double localisation = losses.Localisation.item<float>();
        double classification = losses.Classification.item<float>();
        bool guided = loss.Guidance != Guidance.None;
        Assert.True(localisation > 0 && classification > 0);
        Assert.Equal(guided ? localisation * (1 + loss.Weight) : localisation + classification, total, 1e-5 * total);
        Assert.Equal(guided ? localisation / classification : 1, losses.Ratio.item<float>(), 1e-5 * losses.Ratio.item<float>());
        Assert.True(losses.Total.requires_grad);
        Assert.False(losses.Classification.requires_grad || losses.Localisation.requires_grad || losses.Ratio.requires_grad || losses.Positives.requires_grad);
    }

    /// <summary>The classification sum from plain torch operators over permuted, joined and one-hot tensors, divided by positives + N.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void ClassificationIsTheCompositionOfTorchOperators(LossSettings loss)
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Loss = loss });
        model.eval();
        (Tensor images, IReadOnlyList<Targets> targets) = DrawnShapes.Draw(3, 5);
        DetectorLosses losses = model.ComputeLosses(images, targets);
        double expected = DenseLossOracle.Classification(model, images, targets) / (losses.Positives.item<float>() + 3);
        Assert.Equal(expected, losses.Classification.item<float>(), 1e-5 * expected);
    }

    /// <summary>The gradient of every parameter, from the same composition.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void GradientsAreThoseOfTheComposition(LossSettings loss)
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Loss = loss });
        model.eval();
        (Tensor images, IReadOnlyList<Targets> targets) = DrawnShapes.Draw(2, 6);
        model.ComputeLosses(images, targets).Total.backward();
        Dictionary<string, Tensor> ours = model.named_parameters().ToDictionary(static p => p.name, static p => p.parameter.grad!.clone());
        model.zero_grad();
        DenseLossOracle.Total(model, images, targets).backward();
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            double scale = parameter.grad!.abs().max().item<float>();
            double difference = (parameter.grad - ours[name]).abs().max().item<float>();
            Assert.True(difference <= (1e-4 * scale) + 1e-9, FormattableString.Invariant($"{name}: {difference:g3} of {scale:g3}"));
        }
    }

    /// <summary>L_loc = 0, so r = 0: the batch teaches a guided model nothing, and an unguided one that all is background.</summary>
    [Theory]
    [InlineData(Guidance.Constant, false)]
    [InlineData(Guidance.Learned, false)]
    [InlineData(Guidance.None, true)]
    public void EmptyGroundTruthIsAllBackground(Guidance guidance, bool learns)
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Loss = LossSettings.SamplingFree with { Guidance = guidance } });
        DetectorLosses losses = model.ComputeLosses(randn(2, 3, 64, 64), [TinyRetinaNet.Nothing(), TinyRetinaNet.Nothing()]);
        Assert.Equal(0, losses.Positives.item<float>());
        Assert.Equal(0, losses.Localisation.item<float>());
        Assert.True(losses.Classification.item<float>() > 0);
        losses.Total.backward();
        Tensor gradient = model.get_parameter("head.classification_head.cls_logits.bias")!.grad!;
        Assert.Equal(learns, gradient.abs().sum().item<float>() > 0);
        Assert.All(model.parameters(), static p => Assert.True(p.grad is null || p.grad.isfinite().all().item<bool>()));
    }

    /// <summary>Every anchor between the thresholds: both losses are 0, r is 0 and not NaN, and backward works.</summary>
    [Fact]
    public void AllIgnoredIsFiniteAndAttached()
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Matcher = new MatcherSettings(1, 0, false) });
        DetectorLosses losses = model.ComputeLosses(randn(1, 3, 64, 64), [TinyRetinaNet.Target([3, 3, 20, 17], [1])]);
        Assert.Equal(0, losses.Positives.item<float>());
        Assert.Equal(0, losses.Classification.item<float>());
        Assert.Equal(0, losses.Ratio.item<float>());
        Assert.Equal(0, losses.Total.item<float>());
        losses.Total.backward();
        Assert.Equal(0, model.get_parameter("head.classification_head.cls_logits.bias")!.grad!.abs().sum().item<float>());
    }

    /// <summary>d/dv (exp(-v) r L_cls + v / 2) at v = 0 is 1 / 2 - L_loc.</summary>
    [Fact]
    public void TheLearnedWeightIsAParameterWithTheRightGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Loss = LossSettings.SamplingFree with { Guidance = Guidance.Learned } });
        (Tensor images, IReadOnlyList<Targets> targets) = DrawnShapes.Draw(1, 8);
        DetectorLosses losses = model.ComputeLosses(images, targets);
        losses.Total.backward();
        Parameter v = model.get_parameter("loss.log_variance")!;
        Assert.Equal(0, v.item<float>());
        Assert.Equal(0.5 - losses.Localisation.item<float>(), v.grad!.item<float>(), 5);
        Assert.Contains("loss.log_variance", model.state_dict().Keys);
    }

    [Fact]
    public void OtherGuidanceAddsNoParameter()
    {
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        Assert.DoesNotContain(model.state_dict().Keys, static name => name.StartsWith("loss.", StringComparison.Ordinal));
    }

    [Fact]
    public void NaNImagesGiveALossThatIsNotFinite()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (LossSettings loss in new[] { LossSettings.SamplingFree, LossSettings.Focal, LossSettings.CrossEntropy })
        {
            using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Loss = loss });
            DetectorLosses losses = model.ComputeLosses(full([1, 3, 64, 64], float.NaN), [TinyRetinaNet.Target([3, 3, 40, 37], [1])]);
            Assert.False(float.IsFinite(losses.Total.item<float>()), $"{loss.Kind}: {losses.Total.item<float>()}");
        }
    }

    /// <summary>Under guidance a batch without boxes has r = 0 whatever its L_cls: L_cls is where the trainer sees the NaN.</summary>
    [Fact]
    public void NaNImagesWithoutBoxesShowInTheClassificationLoss()
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        DetectorLosses losses = model.ComputeLosses(full([1, 3, 64, 64], float.NaN), [TinyRetinaNet.Nothing()]);
        Assert.False(float.IsFinite(losses.Classification.item<float>()));
    }

    [Fact]
    public void TheSameInputsGiveTheSameBits()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] first = Step();
        Assert.Equal(first, Step());

        static float[] Step()
        {
            (DetectorLosses losses, Detection.RetinaNet.RetinaNet model) = Compute(LossSettings.SamplingFree);
            losses.Total.backward();
            float[] gradients = [.. model.parameters().SelectMany(static p => p.grad!.reshape(-1).data<float>().ToArray())];
            return [losses.Total.item<float>(), losses.Classification.item<float>(), .. gradients];
        }
    }

    [Fact]
    public void OnlyTheLossesSurvive()
    {
        using DisposeScope outer = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        (Tensor images, IReadOnlyList<Targets> targets) = DrawnShapes.Draw(1, 9);
        using DisposeScope scope = NewDisposeScope();
        model.ComputeLosses(images, targets);
        Assert.Equal(5, scope.DisposablesCount);
    }

    private static (DetectorLosses Losses, Detection.RetinaNet.RetinaNet Model) Compute(LossSettings loss)
    {
        Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Loss = loss });
        (Tensor images, IReadOnlyList<Targets> targets) = DrawnShapes.Draw(2, 4);
        return (model.ComputeLosses(images, targets), model);
    }
}
