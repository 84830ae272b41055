using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using static SfKernels.Kernels.Cuda.SoftmaxCrossEntropyKernels;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>Softmax cross-entropy by the device kernels: two launches forward, one backward, no host read.</summary>
/// <param name="launcher">Starts the kernels.</param>
/// <param name="stream">Handle of the stream that the tensors belong to.</param>
internal sealed class SoftmaxCrossEntropyCuda(IKernelLauncher launcher, nint stream)
{
    // A warp takes a row.
    private const int RowsOfBlock = 8;

    /// <inheritdoc cref="SoftmaxCrossEntropyOp.Forward"/>
    public SoftmaxSum Forward(SoftmaxLogits logits, bool mean)
    {
        int blocks = Blocks(logits, Image(logits, ForwardFloatImage, ForwardHalfImage, ForwardBFloat16Image));
        var sums = new BlockSums(blocks, logits.Device);
        Tensor denominators = empty([logits.Rows, 2], ScalarType.Float32, logits.Device);
        if (blocks > 0)
        {
            DeviceView<float> rows = DeviceTensor.View<float>(denominators);
            DeviceView<float> weights = DeviceTensor.View<float>(logits.Weights);
            switch (logits.Format)
            {
                case LogitType.Float32:
                    LaunchForwardFloat(launcher, blocks, stream, DeviceTensor.View<Float32Logit>(logits.Logits), Labels(logits), weights, rows, sums.Partials, sums.Found, logits.Columns, Stride(logits));
                    break;
                case LogitType.Float16:
                    LaunchForwardHalf(launcher, blocks, stream, DeviceTensor.View<Float16Logit>(logits.Logits), Labels(logits), weights, rows, sums.Partials, sums.Found, logits.Columns, Stride(logits));
                    break;
                default:
                    LaunchForwardBFloat16(launcher, blocks, stream, DeviceTensor.View<BFloat16Logit>(logits.Logits), Labels(logits), weights, rows, sums.Partials, sums.Found, logits.Columns, Stride(logits));
                    break;
            }
        }

        GuidedLoss loss = sums.Normalised(launcher, stream, mean ? 1 : 0, mean ? 0 : 1);
        Tensor normaliser = loss.Scalars.select(0, GuidedScalars.Normaliser);
        loss.Scalars.Dispose();
        logits.KeepAlive();
        return new SoftmaxSum(loss.Total, normaliser, denominators);
    }

    /// <inheritdoc cref="SoftmaxCrossEntropyOp.Gradient"/>
    public Tensor Gradient(SoftmaxLogits logits, SoftmaxSum forward, Tensor scale)
    {
        using var scope = NewDisposeScope();
        Tensor gradient = empty_like(logits.Logits);
        int blocks = Blocks(logits, Image(logits, BackwardFloatImage, BackwardHalfImage, BackwardBFloat16Image));
        if (blocks > 0)
        {
            Tensor upstream = ContiguousTensor.Of(scale, ScalarType.Float32);
            DeviceView<float> weights = DeviceTensor.View<float>(logits.Weights);
            DeviceView<float> rows = DeviceTensor.View<float>(forward.Denominators);
            DeviceView<float> factor = DeviceTensor.View<float>(upstream);
            DeviceView<float> normaliser = DeviceTensor.View<float>(forward.Normaliser);
            switch (logits.Format)
            {
                case LogitType.Float32:
                    LaunchBackwardFloat(
                        launcher, blocks, stream, DeviceTensor.View<Float32Logit>(logits.Logits), DeviceTensor.View<Float32Logit>(gradient), Labels(logits), weights, rows, factor, default, normaliser,
                        logits.Columns, Stride(logits));
                    break;
                case LogitType.Float16:
                    LaunchBackwardHalf(
                        launcher, blocks, stream, DeviceTensor.View<Float16Logit>(logits.Logits), DeviceTensor.View<Float16Logit>(gradient), Labels(logits), weights, rows, factor, default, normaliser,
                        logits.Columns, Stride(logits));
                    break;
                default:
                    LaunchBackwardBFloat16(
                        launcher, blocks, stream, DeviceTensor.View<BFloat16Logit>(logits.Logits), DeviceTensor.View<BFloat16Logit>(gradient), Labels(logits), weights, rows, factor, default, normaliser,
                        logits.Columns, Stride(logits));
                    break;
            }

            GC.KeepAlive(upstream);
        }

        GC.KeepAlive(forward);
        logits.KeepAlive();
        return gradient.MoveToOuterDisposeScope();
    }

    private int Blocks(SoftmaxLogits logits, KernelImage kernel) => (int)Math.Min((logits.Rows + RowsOfBlock - 1) / RowsOfBlock, launcher.ResidentBlocks(kernel));

    private static KernelImage Image(SoftmaxLogits logits, KernelImage single, KernelImage half, KernelImage bfloat16) => logits.Format switch
    {
        LogitType.Float32 => single,
        LogitType.Float16 => half,
        _ => bfloat16,
    };

    // An int64 is two words of 32 bits, the low one first.
    private static int Stride(SoftmaxLogits logits) => logits.Labels.dtype == ScalarType.Int64 ? 2 : 1;

    private static DeviceView<int> Labels(SoftmaxLogits logits) => new(TensorAddress.Of(logits.Labels), logits.Rows * Stride(logits));
}
