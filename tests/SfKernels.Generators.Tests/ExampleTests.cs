using OwnLoss;
using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Ptx.Launching;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>The user's project of examples/OwnLoss, compiled by the generator as an analyzer: its loss on the library's skeleton, and its own kernel.</summary>
public sealed class ExampleTests
{
    [Fact]
    public unsafe void ALossOfOnesOwnRunsOnTheSkeletonOfTheLibrary()
    {
        const int Rows = 13, Classes = 7;
        const double Epsilon = 0.75;
        float[] logits = Enumerable.Range(0, Rows * Classes).Select(i => MathF.Sin(i) * 6).ToArray();
        int[] labels = Enumerable.Range(0, Rows).Select(i => i % 4 == 3 ? -1 : i % 3).ToArray();
        float[] gradient = new float[logits.Length], partials = new float[1];
        long[] found = new long[8];
        fixed (float* x = logits, d = gradient, sums = partials)
        fixed (int* targets = labels)
        fixed (long* findings = found)
        {
            AnchorLossPlan plan = new([new(x, d, LogitLayout.Rows, Rows, 1)], LogitType.Float32, 1, Classes);
            AnchorLossShape shape = plan.Shape(IgnoredAnchors.Skip, labelsAreInt64: false) with { Gamma = (float)Epsilon };
            DeviceView<byte> read = new((nint)x, logits.Length * 4), written = new((nint)d, logits.Length * 4);
            PolyLossKernels.DeviceLogitLevelView[] levels = [.. plan.Levels.ToArray().Select((tiling, i) => new PolyLossKernels.DeviceLogitLevelView(i == 0 ? read : default, i == 0 ? written : default, tiling))];
            PolyLossKernels.DeviceLogitLevelViews all = new(levels[0], levels[1], levels[2], levels[3], levels[4], levels[5], levels[6], levels[7]);
            InterpretedLauncher launcher = new(typeof(PolyForm).Assembly);
            PolyLossKernels.LaunchForwardFloat(launcher, 1, 0, all, new((nint)targets, Rows), default, new((nint)sums, 1), new((nint)findings, found.Length), shape);
            PolyLossKernels.LaunchBackwardFloat(launcher, 1, 0, all, new((nint)targets, Rows), default, default, default, default, shape);
            Assert.Equal(["PolyLossKernels_Forward_Float", "PolyLossKernels_Backward_Float"], launcher.Launches.Select(launch => launch.Entry));
        }

        double loss = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            int label = labels[i / Classes];
            bool positive = label == i % Classes + 1;
            double x = positive ? -logits[i] : logits[i], p = 1 / (1 + Math.Exp(-x));
            double slope = p + Epsilon * p * (1 - p);
            Assert.Equal(label < 0 ? 0 : positive ? -slope : slope, gradient[i], 2e-6);
            loss += label < 0 ? 0 : Math.Log(1 + Math.Exp(x)) + Epsilon * p;
        }

        Assert.Equal(1, partials[0] / loss, 2e-6);
    }

    [Fact]
    public unsafe void AKernelOfOnesOwnRuns()
    {
        float[] values = [-5, -1, 0, 0.5f, 3, 100];
        fixed (float* pointer = values)
            ClampKernels.LaunchClamp(new InterpretedLauncher(typeof(ClampKernels).Assembly), 1, 0, new DeviceView<float>((nint)pointer, values.Length), 2);
        Assert.Equal([-2, -1, 0, 0.5f, 2, 2], values);
    }

    [Fact]
    public void TheListHoldsEveryInstance() => Assert.Equal(
        ["ClampKernels_Clamp", "PolyLossKernels_Backward_BFloat16", "PolyLossKernels_Backward_Float", "PolyLossKernels_Forward_BFloat16", "PolyLossKernels_Forward_Float"],
        global::OwnLoss.PtxKernelList.All.Select(image => image.Entry));
}
