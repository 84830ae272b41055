using SfKernels.Training.Optimisation;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Optimisation;

public sealed class GradientNormTests
{
    private static Parameter[] Parameters(double scale)
    {
        using Generator generator = new(5);
        return [.. new long[][] { [3, 4], [7] }.Select(shape =>
        {
            var parameter = new Parameter(zeros(shape));
            parameter.grad = randn(shape, generator: generator) * scale;
            return parameter;
        })];
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(100)]
    public void ClippingEqualsThatOfTorch(double scale)
    {
        using var scope = NewDisposeScope();
        Parameter[] ours = Parameters(scale);
        Parameter[] theirs = Parameters(scale);
        GradientNorm.Clip(ours, 1.5);
        nn.utils.clip_grad_norm_(theirs, 1.5);
        for (int i = 0; i < ours.Length; i++)
            Assert.True(ours[i].grad!.allclose(theirs[i].grad!, 1e-5, 1e-8), $"parameter {i}");
    }

    [Fact]
    public void ParametersWithoutGradientsAreLeftAlone()
    {
        using var parameter = new Parameter(ones(3));
        GradientNorm.Clip([parameter], 1);
        Assert.Null(parameter.grad);
    }

    [Fact]
    public void TheBoundIsPositive() => Assert.Throws<ArgumentOutOfRangeException>(() => GradientNorm.Clip([], 0));
}
