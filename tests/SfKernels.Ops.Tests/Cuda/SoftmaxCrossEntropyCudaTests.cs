using SfKernels.Autograd;
using SfKernels.Kernels.Cuda;
using SfKernels.Ops.Cuda;
using SfKernels.Ptx.Launching;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>The operator's device path, with the generated PTX executed on the memory of CPU tensors, against the operator's CPU path.</summary>
public sealed class SoftmaxCrossEntropyCudaTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(81)]
    [InlineData(91)]
    [InlineData(129)]
    [InlineData(300)]
    public void RowsEqualTheCpu(int columns)
    {
        using var scope = NewDisposeScope();
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16 })
        {
            Tensor logits = randn(37, columns).mul(4).to(type), labels = randint(-1, columns, [37], dtype: ScalarType.Int32);
            Compare(SoftmaxLogits.Of(logits, labels, null), type);
            Compare(SoftmaxLogits.Of(logits, labels.to(ScalarType.Int64), rand(37)), type);
        }
    }

    /// <summary>Columns that fit the registers of a warp, and columns that do not.</summary>
    [Theory]
    [InlineData(81)]
    [InlineData(300)]
    public void WhatIsNoNumberIsAsOnTheCpu(int columns)
    {
        foreach (float special in new[] { float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1e30f, -1e30f })
        {
            foreach (int first in new[] { 0, 1, columns / 2, columns - 1 })
            {
                using var scope = NewDisposeScope();
                Tensor values = arange(0, columns, ScalarType.Float32).mul(0.1), places = arange(0, columns, ScalarType.Int64);
                Tensor from = where(places.ge(first), full_like(values, special), values), single = where(places.eq(first), full_like(values, special), values);
                foreach (Tensor row in new[] { from, single })
                {
                    foreach (int label in new[] { 0, first, columns - 1 })
                    {
                        SoftmaxLogits logits = SoftmaxLogits.Of(row.view(1, columns), tensor(new long[] { label }), null);
                        SoftmaxSum expected = SoftmaxCrossEntropyOp.Forward(logits, mean: false), found = Interpreted().Forward(logits, mean: false);
                        Assert.True(Agree(expected.Loss, found.Loss), $"{special} from {first}, label {label}: {expected.Loss.item<float>()}, found {found.Loss.item<float>()}");
                        Tensor onCpu = SoftmaxCrossEntropyOp.Gradient(logits, expected, tensor(1f)), gradient = Interpreted().Gradient(logits, found, tensor(1f));
                        Assert.True(Agree(onCpu, gradient), $"{special} from {first}, label {label}: the gradients differ");
                    }
                }
            }
        }

        static bool Agree(Tensor one, Tensor other) =>
            one.eq(other).logical_or((one - other).abs().le(one.abs().mul(3e-6).add(2e-6))).logical_or(one.isnan().logical_and(other.isnan())).all().item<bool>();
    }

    [Fact]
    public void NoRowsAndIgnoredRowsCostNothing()
    {
        using var scope = NewDisposeScope();
        foreach (SoftmaxLogits logits in new[]
        {
            SoftmaxLogits.Of(zeros(0, 5), zeros([0], ScalarType.Int64), null),
            SoftmaxLogits.Of(full([9, 5], float.NaN), full([9], -1, ScalarType.Int64), null),
        })
        {
            SoftmaxSum sum = Interpreted().Forward(logits, mean: true);
            Assert.Equal((0f, 1f), (sum.Loss.item<float>(), sum.Normaliser.item<float>()));
            Tensor gradient = Interpreted().Gradient(logits, sum, tensor(1f));
            Assert.Equal([logits.Rows, 5], gradient.shape);
            Assert.Equal(0f, gradient.abs().sum().item<float>());
        }
    }

    [Fact]
    public void ALabelBeyondTheColumnsShowsInTheLoss()
    {
        using var scope = NewDisposeScope();
        foreach (long wrong in new[] { 4, -2, 1L << 32 })
        {
            Tensor labels = zeros([6], ScalarType.Int64);
            labels[5] = tensor(wrong);
            Assert.True(float.IsNaN(Interpreted().Forward(SoftmaxLogits.Of(zeros(6, 4), labels, null), mean: true).Loss.item<float>()));
        }
    }

    [Fact]
    public void TwoLaunchesForwardAndOneBackward()
    {
        using var scope = NewDisposeScope();
        var launcher = new InterpretedLauncher(typeof(SoftmaxCrossEntropyKernels).Assembly);
        var op = new SoftmaxCrossEntropyCuda(launcher, 0);
        SoftmaxLogits logits = SoftmaxLogits.Of(randn(64, 81), zeros([64], ScalarType.Int64), null);
        op.Gradient(logits, op.Forward(logits, mean: true), tensor(1f));
        Assert.Equal(
            ["SoftmaxCrossEntropyKernels_Forward_Float", "LossSumKernels_Anchors", "SoftmaxCrossEntropyKernels_Backward_Float"], launcher.Launches.Select(static launch => launch.Entry));
    }

    [Fact]
    public void TheLossTrainsAsOnTheCpu()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(37, 21).requires_grad_(), labels = randint(-1, 21, [37], dtype: ScalarType.Int64), weights = rand(37);
        using var module = new SoftmaxCrossEntropyLoss();
        Tensor expected = module.forward(logits, labels, weights) * 3;
        expected.backward();
        Tensor onCpu = logits.grad!.clone();
        logits.grad.zero_();
        using var device = new InterpretedDevice();
        Tensor found = module.forward(logits, labels, weights) * 3;
        Assert.Equal(expected.item<float>(), found.item<float>(), 1e-5f);
        found.backward();
        Assert.True((onCpu - logits.grad).abs().max().item<float>() < 1e-6f);
        Assert.Equal(3, device.Launches.Count);
    }

    private static SoftmaxCrossEntropyCuda Interpreted() => new(new InterpretedLauncher(typeof(SoftmaxCrossEntropyKernels).Assembly), 0);

    private static void Compare(SoftmaxLogits logits, ScalarType type)
    {
        Tensor scale = tensor(0.37f);
        foreach (bool mean in new[] { false, true })
        {
            SoftmaxSum expected = SoftmaxCrossEntropyOp.Forward(logits, mean), found = Interpreted().Forward(logits, mean);
            Assert.Equal(expected.Normaliser.item<float>(), found.Normaliser.item<float>());
            Assert.Equal(expected.Loss.item<float>(), found.Loss.item<float>(), (Math.Abs(expected.Loss.item<float>()) * 3e-6f) + 2e-6f);
            Tensor onCpu = SoftmaxCrossEntropyOp.Gradient(logits, expected, scale).to(ScalarType.Float32);
            Tensor gradient = Interpreted().Gradient(logits, found, scale).to(ScalarType.Float32);

            // Half and bfloat16 round once, on both sides; a tie may fall either way.
            double tolerance = type switch { ScalarType.Float32 => 0, ScalarType.Float16 => 1e-3, _ => 8e-3 };
            Assert.True(((onCpu - gradient).abs() <= (onCpu.abs() * tolerance) + 1e-6).all().item<bool>());
        }
    }
}
