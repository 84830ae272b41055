using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Cuda;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>Guidance of device scalars against its formulas in double precision.</summary>
public sealed class GuidedScaleKernelsTests
{
    [Theory]
    [InlineData(2, 8, 1)]
    [InlineData(0.3f, 1234.5f, 2)]
    [InlineData(0, 5, 1)]
    [InlineData(7, 1e-20f, 1)]
    public void ConstantGuidanceTakesTheValueOfTheLocalisation(float localisation, float classification, float weight)
    {
        var (ratio, scale, total) = Apply(localisation, classification, [], 1, weight);
        Assert.Equal((double)localisation / classification, ratio, 1e-6 * ratio);
        Assert.Equal(weight * ratio, scale);
        Assert.Equal((1.0 + weight) * localisation, total, 1e-6 * total);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, float.NaN)]
    [InlineData(1, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, 1)]
    [InlineData(float.NaN, 1)]
    [InlineData(3e38f, 1e-3f)]
    public void ARatioThatIsNoNumberTrainsNoClassification(float localisation, float classification)
    {
        var (ratio, scale, total) = Apply(localisation, classification, [], 1, 2);
        Assert.Equal((0, 0), (ratio, scale));
        Assert.Equal(localisation, total);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7f)]
    [InlineData(-3)]
    public void LearnedGuidanceFollowsEquation24(float v)
    {
        var (ratio, scale, total) = Apply(2, 8, [v], 1, 1);
        Assert.Equal(0.25f, ratio);
        Assert.Equal(Math.Exp(-v) * 0.25, scale, 1e-6 * scale);
        Assert.Equal(2 + Math.Exp(-v) * 2 + v / 2, total, 1e-5);

        using var device = new CpuDevice(CPUDeviceKind.Nvidia);
        var d = device.Room<float>(1);
        var kernel = device.Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>>(GuidedScaleKernels.LogVarianceBackward);
        kernel((1, 32), device.Copy(8f), device.Copy(scale), device.Copy(3f), d);
        device.Accelerator.Synchronize();
        Assert.Equal(3 * (0.5 - Math.Exp(-v) * 2), d.GetAsArray()[0], 1e-4);
    }

    [Fact]
    public void WithoutGuidanceBothLossesAreAdded() => Assert.Equal((1, 1.5f, 14), Apply(2, 8, [], 0, 1.5f));

    private static (float Ratio, float Scale, float Total) Apply(float localisation, float classification, float[] logVariance, int guided, float weight)
    {
        using var device = new CpuDevice(CPUDeviceKind.Nvidia);
        var (ratio, scale, total) = (device.Room<float>(1), device.Room<float>(1), device.Room<float>(1));
        var kernel = device.Accelerator
            .LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>, int, float, ArrayView<float>, ArrayView<float>, ArrayView<float>>(GuidedScaleKernels.Apply);
        kernel((1, 32), device.Copy(localisation), device.Copy(classification), device.Copy(logVariance), guided, weight, ratio, scale, total);
        device.Accelerator.Synchronize();
        return (ratio.GetAsArray()[0], scale.GetAsArray()[0], total.GetAsArray()[0]);
    }
}
