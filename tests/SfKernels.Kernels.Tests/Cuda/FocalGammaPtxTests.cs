using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Tests.Classification;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of the focal loss at the ends of gamma: 0 times an infinite logarithm is not a number, and is not what the loss asks for.</summary>
public sealed class FocalGammaPtxTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData(0.25, 0)]
    [InlineData(0.9, 0.5)]
    [InlineData(null, 1)]
    [InlineData(0.9, 5)]
    public void LossAndGradientAgree(double? alpha, double gamma)
    {
        var settings = new FocalSettings(alpha, gamma);
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var plain = AnchorProblem.Random(3, 1, 8, (16, 2), (5, 1)).As(layout);
            using var device = Open(plain, settings);
            var expected = plain.ReferenceLoss(settings);
            Assert.Equal(expected, device.Outcome(0, 1).Loss, expected * Tolerances.Loss);
            Close(plain.ReferenceGradient(1, settings), device.Gradient([], [], []));

            using var infinite = AnchorProblem.Infinite().As(layout);
            using var far = Open(infinite, settings);
            Assert.Equal(float.PositiveInfinity, far.Outcome(0, 1).Loss);
            Close(infinite.ReferenceGradient(1, settings), far.Gradient([], [], []));
        }
    }

    private static InterpretedAnchorLoss Open(AnchorProblem problem, FocalSettings settings) => new(problem, settings, 0, 0, 1, PtxMemory.Launcher(1));

    private static void Close(double[][] wanted, double[][] found) =>
        Assert.All(wanted.SelectMany(static level => level).Zip(found.SelectMany(static level => level)), static pair => Assert.Equal(pair.First, pair.Second, Tolerances.Gradient));
}
