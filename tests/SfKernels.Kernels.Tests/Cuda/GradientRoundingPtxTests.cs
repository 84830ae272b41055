using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Tests.Classification;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>
/// Gradients in 16 bits are rounded to the nearest, ties to even, wherever they are written: at a logit of 0 the derivative is exactly one half, so the gradient
/// before rounding is half the upstream gradient to the bit.
/// </summary>
public sealed class GradientRoundingPtxTests
{
    private const double BrainUnit = 1.0 / 128, HalfUnit = 1.0 / 1024, HalfTiny = 1.0 / 16777216;

    public static TheoryData<LogitType, double, double> Halves => new()
    {
        { LogitType.BFloat16, 1 + BrainUnit / 2, 1 },
        { LogitType.BFloat16, 1 + BrainUnit * 3 / 2, 1 + 2 * BrainUnit },
        { LogitType.BFloat16, 1 + BrainUnit * 33 / 64, 1 + BrainUnit },
        { LogitType.BFloat16, 1 + BrainUnit * 31 / 64, 1 },
        { LogitType.BFloat16, double.NaN, double.NaN },
        { LogitType.Float16, 1 + HalfUnit / 2, 1 },
        { LogitType.Float16, 1 + HalfUnit * 3 / 2, 1 + 2 * HalfUnit },
        { LogitType.Float16, 1 + HalfUnit * 33 / 64, 1 + HalfUnit },
        { LogitType.Float16, 1 + HalfUnit * 31 / 64, 1 },
        { LogitType.Float16, HalfTiny / 2, 0 },
        { LogitType.Float16, HalfTiny * 3 / 2, 2 * HalfTiny },
        { LogitType.Float16, 65519, 65504 },
        { LogitType.Float16, 65520, double.PositiveInfinity },
        { LogitType.Float16, double.NaN, double.NaN },
    };

    [Theory]
    [MemberData(nameof(Halves))]
    public void OfTheAnchorLosses(LogitType type, double exact, double rounded)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var problem = new AnchorProblem(1, 5, [(64, 1)], static (_, _, _, _) => 0, static r => r % 17 == 3 ? -1 : r % 13 == 5 ? 1 + r % 5 : 0).As(layout, type);
            var signs = problem.ReferenceGradient(2)[0];
            // By 16 bytes, and one by one.
            foreach (var offset in new[] { 0, 1 })
            {
                using var device = new InterpretedAnchorLoss(problem, null, offset, offset, 2, PtxMemory.Launcher(0));
                Assert.Equal(signs.Select(sign => sign == 0 ? 0 : sign * rounded), device.Gradient([2 * (float)exact], [], [])[0]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void OfTheSoftmax(LogitType type, double exact, double rounded)
    {
        if (type == LogitType.Float16)
            Softmax<Float16Logit>(SoftmaxCrossEntropyKernels.LaunchBackwardHalf, exact, rounded);
        else
            Softmax<BFloat16Logit>(SoftmaxCrossEntropyKernels.LaunchBackwardBFloat16, exact, rounded);
    }

    private static void Softmax<TLogit>(
        Action<IKernelLauncher, int, nint, DeviceView<TLogit>, DeviceView<TLogit>, DeviceView<int>, DeviceView<float>, DeviceView<float>, DeviceView<float>,
            DeviceView<float>, DeviceView<float>, int, int> backward,
        double exact,
        double rounded)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        using var memory = new PtxMemory();
        var gradient = memory.Room<TLogit>(6);
        backward(
            PtxMemory.Launcher(0), 1, 0, memory.Copy(new TLogit[6]), gradient, memory.Copy(0, 1, -1), default, memory.Copy(0, 0.5f, 0, 0.5f, 0, 0.5f),
            memory.Copy(2 * (float)exact), default, default, 2, 1);
        Assert.Equal([-rounded, rounded, rounded, -rounded, 0, 0], PtxMemory.Read(gradient).Select(static number => (double)TLogit.Read(number)));
    }
}
