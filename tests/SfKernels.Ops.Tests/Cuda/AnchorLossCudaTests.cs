using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Ops.Cuda;
using SfKernels.Ops.Tests.Classification;
using SfKernels.Ptx.Launching;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>
/// The operator's device path from tensors to launches, with the generated PTX executed on the memory of CPU tensors, against the operator's CPU path.
/// </summary>
public sealed class AnchorLossCudaTests
{
    private static readonly (long, long)[] Pyramid = [(9, 7), (5, 4), (2, 3), (1, 1)];

    public static TheoryData<ScalarType, bool> Forms()
    {
        TheoryData<ScalarType, bool> forms = [];
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16 })
        {
            forms.Add(type, false);
            forms.Add(type, true);
        }

        return forms;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void MapsEqualTheCpu(ScalarType type, bool focal)
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(3, images: 2, classes: 3, perCell: 2, type, Pyramid);
        Compare(batch.Maps, batch.Labels, null, focal, type);
        Compare([.. batch.Maps.Select(static map => map.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2))], batch.Labels, batch.Weights, focal, type);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(80)]
    public void RowsEqualTheCpu(int classes)
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(37, classes).mul(4), labels = randint(-1, classes + 1, [37], dtype: ScalarType.Int32);
        Compare([logits], labels, rand(37), focal: false, ScalarType.Float32);

        // A view that begins off every boundary of 16 bytes.
        Compare([cat([zeros(1), logits.reshape(-1)], 0).narrow(0, 1, logits.numel()).view(37, classes)], labels, null, focal: true, ScalarType.Float32);
    }

    [Fact]
    public void NoAnchorsCostNothing()
    {
        using var scope = NewDisposeScope();
        AnchorLogits logits = AnchorLogits.Of([zeros(0, 5)], zeros([0], ScalarType.Int64), null, IgnoredAnchors.Skip);
        Assert.Equal(0f, Interpreted().Sum(logits, null).item<float>());
        Assert.Equal([0, 5], Interpreted().Gradient(logits, null, tensor(1f))[0].shape);
    }

    [Fact]
    public void EveryLogitIsReadOnceEachWayAndEveryGradientWrittenOnce()
    {
        using var scope = NewDisposeScope();
        const int rows = 512, classes = 80;
        AnchorLogits logits = AnchorLogits.Of([randn(rows, classes)], zeros([rows], ScalarType.Int32), null, IgnoredAnchors.Skip);
        var launcher = new InterpretedLauncher(typeof(AnchorLossKernels).Assembly);
        var op = new AnchorLossCuda(launcher, 0);
        op.Sum(logits, null);
        op.Gradient(logits, null, tensor(1f));
        long floor = rows * classes * sizeof(float);

        // The labels come on top, and the scale, which every thread of the six blocks looks at: one access of a warp on a device.
        long slack = (rows * sizeof(int)) + (6 * 256 * sizeof(float));
        Assert.Equal(["AnchorLossKernels_Forward_CrossEntropyFloat", "LossSumKernels_Total", "AnchorLossKernels_Backward_CrossEntropyFloat"], launcher.Launches.Select(static launch => launch.Entry));
        Assert.InRange(launcher.Launches[0].Statistics.GlobalBytesRead, floor, floor + slack);
        Assert.InRange(launcher.Launches[2].Statistics.GlobalBytesRead, floor, floor + slack);
        Assert.Equal(floor, launcher.Launches[2].Statistics.GlobalBytesWritten);
    }

    private static AnchorLossCuda Interpreted() => new(new InterpretedLauncher(typeof(AnchorLossKernels).Assembly), 0);

    private static void Compare(Tensor[] levels, Tensor labels, Tensor? weights, bool focal, ScalarType type)
    {
        FocalSettings? settings = focal ? new FocalSettings() : null;
        Tensor scale = tensor(0.37f);
        foreach (IgnoredAnchors ignored in Enum.GetValues<IgnoredAnchors>())
        {
            AnchorLogits logits = AnchorLogits.Of(levels, labels, weights, ignored);
            float expected = AnchorLossOp.Sum(logits, settings).item<float>();
            Assert.Equal(expected, Interpreted().Sum(logits, settings).item<float>(), Math.Abs(expected) * 3e-6f);
            foreach (var (gradient, onCpu) in Interpreted().Gradient(logits, settings, scale).Zip(AnchorLossOp.Gradient(logits, settings, scale)))
            {
                Assert.Equal(onCpu.stride(), gradient.stride());

                // Half and bfloat16 round once, on both sides; a tie may fall either way.
                double tolerance = type switch { ScalarType.Float32 => 2e-6, ScalarType.Float16 => 1e-3, _ => 8e-3 };
                Tensor difference = (onCpu.to(ScalarType.Float32) - gradient.to(ScalarType.Float32)).abs();
                Assert.True((difference <= (onCpu.to(ScalarType.Float32).abs() * tolerance) + 1e-7).all().item<bool>(), $"{difference.max().item<float>()}");
            }
        }
    }
}
