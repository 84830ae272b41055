using SfKernels.Training.Optimisation;
using SfKernels.Training.Tests.Trainer;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Optimisation;

public sealed class OptimizerFactoryTests
{
    [Fact]
    public void OnlyWeightsDecay()
    {
        using var model = new ConvDetector();
        using NamedOptimizer optimizer = OptimizerFactory.Create(model, new OptimizerSettings("sgd", 0.1, WeightDecay: 0.5));
        Dictionary<string, Tensor> before = model.named_parameters().ToDictionary(static p => p.name, static p => p.parameter.detach().clone());
        foreach (var (_, parameter) in model.named_parameters())
            parameter.grad = zeros_like(parameter);
        optimizer.Optimizer.step();
        foreach (var (name, parameter) in model.named_parameters())
        {
            // One step of decay without gradient: w - lr * decay * w.
            double factor = parameter.dim() > 1 ? 1 - (0.1 * 0.5) : 1;
            Assert.True(parameter.allclose(before[name] * factor, 1e-5, 1e-7), name);
        }
    }

    [Fact]
    public void NormDecayIncludesBiasesButNoSingleNumber()
    {
        using Linear model = nn.Linear(3, 1);
        using NamedOptimizer optimizer = OptimizerFactory.Create(model, new OptimizerSettings("sgd", 0.1, WeightDecay: 0.5, NormDecay: true));
        Assert.Equal(["weight", "bias"], optimizer.Parameters.Select(static p => p.Name));
        Assert.Equal(2, optimizer.Optimizer.ParamGroups.Count());
    }

    [Fact]
    public void FrozenParametersAreLeftOut()
    {
        using var model = new ConvDetector();
        model.get_parameter("_conv.weight")!.requires_grad = false;
        using NamedOptimizer optimizer = OptimizerFactory.Create(model, new OptimizerSettings("sgd", 0.1));
        Assert.DoesNotContain("_conv.weight", optimizer.Parameters.Select(static p => p.Name));
    }

    [Fact]
    public void AModelWithoutTrainableParametersIsRefused()
    {
        using var model = new ConvDetector();
        foreach (var (_, parameter) in model.named_parameters())
            parameter.requires_grad = false;
        Assert.Contains("nothing can be trained", Assert.Throws<ArgumentException>(() => OptimizerFactory.Create(model, new OptimizerSettings("sgd", 0.1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownOptimizerNamesTheKnownOnes()
    {
        using var model = new ConvDetector();
        var error = Assert.Throws<ArgumentException>(() => OptimizerFactory.Create(model, new OptimizerSettings("lamb", 0.1)));
        Assert.Contains("'lamb' is not known: use sgd or adamw", error.Message, StringComparison.Ordinal);
    }
}
