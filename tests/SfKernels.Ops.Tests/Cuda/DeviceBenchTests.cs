using SfKernels.Autograd;
using SfKernels.DeviceBench;
using SfKernels.Kernels.Cuda;
using SfKernels.Ptx.Launching;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>The calls that bench/gpu times from another language, executed by the interpreter on the memory of CPU tensors: they must compute the losses they are timed as.</summary>
public sealed class DeviceBenchTests
{
    private static readonly ScalarType[] Formats = [ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16];

    [Theory]
    [InlineData(LossForm.CrossEntropy)]
    [InlineData(LossForm.Focal)]
    [InlineData(LossForm.Softmax)]
    [InlineData(LossForm.Guided)]
    public void EveryFormIsTheOperator(LossForm form)
    {
        for (int format = 0; format < Formats.Length; format++)
        {
            using var scope = NewDisposeScope();
            Tensor logits = randn(203, 7).mul(3).to(Formats[format]).requires_grad_();
            Tensor labels = randint(-1, 7, [203], dtype: ScalarType.Int32);
            Tensor expected = Operator(form, logits, labels);
            Tensor slope = autograd.grad([expected], [logits])[0].to(ScalarType.Float32);

            var (total, gradient) = Launched(form, format, logits.detach(), labels);
            float found = total.item<float>();
            Assert.Equal(expected.item<float>(), found, 1e-5f * Math.Abs(found));
            float rounding = format switch
            {
                0 => 2e-6f,
                1 => 1f / 1024,
                _ => 1f / 128,
            };
            float steepest = (gradient.to(ScalarType.Float32) - slope).abs().max().item<float>();
            Assert.True(steepest <= rounding, $"{form} in {Formats[format]}: a gradient differs by {steepest}");
        }
    }

    private static Tensor Operator(LossForm form, Tensor logits, Tensor labels)
    {
        using var guided = new SamplingFreeLoss();
        return form switch
        {
            LossForm.CrossEntropy => AnchorLosses.SigmoidCrossEntropy([logits], labels),
            LossForm.Focal => AnchorLosses.SigmoidFocal([logits], labels, normaliser: AnchorNormaliser.Sum),
            LossForm.Softmax => SoftmaxLosses.CrossEntropy(logits, labels),
            _ => guided.forward(logits, labels, tensor(0.7f)).Total,
        };
    }

    private static (Tensor Total, Tensor Gradient) Launched(LossForm form, int format, Tensor logits, Tensor labels)
    {
        Tensor gradient = empty_like(logits), total = zeros([]), upstream = ones([]), scalars = zeros(6);
        Tensor partials = empty(LossCall.MostBlocks), found = empty([2 * LossCall.MostBlocks], ScalarType.Int64), denominators = empty(203, 2);
        scalars[5] = tensor(0.7f);
        var call = new LossCall
        {
            Logits = TensorAddress.Of(logits),
            Gradient = TensorAddress.Of(gradient),
            Labels = TensorAddress.Of(labels),
            Partials = TensorAddress.Of(partials),
            Found = TensorAddress.Of(found),
            Denominators = TensorAddress.Of(denominators),
            Scalars = TensorAddress.Of(scalars),
            Total = TensorAddress.Of(total),
            Upstream = TensorAddress.Of(upstream),
            Anchors = logits.shape[0],
            Classes = (int)logits.shape[1],
            Format = format,
            Form = form,
        };
        var launcher = new InterpretedLauncher(typeof(AnchorLossKernels).Assembly) { Resident = 3 };
        DeviceBench.Launches.Forward(launcher, call);
        DeviceBench.Launches.Backward(launcher, call);
        Assert.Equal(3, launcher.Launches.Count);
        GC.KeepAlive((partials, found, denominators, upstream, scalars));
        return (total, gradient);
    }
}
