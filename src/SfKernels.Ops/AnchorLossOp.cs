using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using SfKernels.Kernels.Reference;
using SfKernels.Ops.Cuda;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>
/// Sigmoid cross-entropy (<c>focal</c> null) and focal loss over all anchors, without gradient recording. float32, float16 and bfloat16 run in vector code,
/// float64 by the reference; on a CUDA device the first three run as kernels there. A NaN logit makes the sum NaN; nothing is thrown, because asking would cost a look at every logit.
/// </summary>
internal static class AnchorLossOp
{
    /// <summary>The loss in nats, summed over images, anchors and classes.</summary>
    /// <returns>Scalar float32; float64 for float64 logits.</returns>
    public static Tensor Sum(AnchorLogits logits, FocalSettings? focal)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.Device.type != DeviceType.CPU)
        {
            return CudaDoor.AnchorLoss(logits.Device).Sum(logits, focal);
        }

        LogitLevel[] levels = logits.Levels(null);
        double sum = (logits.Format, focal) switch
        {
            (LogitType.Float64, null) => SigmoidCrossEntropyReference.Forward(levels, LogitType.Float64, logits.Targets()),
            (LogitType.Float64, _) => SigmoidFocalReference.Forward(levels, LogitType.Float64, logits.Targets(), focal),
            (_, null) => SigmoidCrossEntropyCpu.Forward(levels, logits.Format, logits.Targets()),
            _ => SigmoidFocalCpu.Forward(levels, logits.Format, logits.Targets(), focal),
        };
        logits.KeepAlive();
        return logits.Type == ScalarType.Float64 ? tensor(sum) : tensor((float)sum);
    }

    /// <summary>The sum, and scale * dSum/dlogits from the same pass over the logits. float32, float16 and bfloat16 on the CPU.</summary>
    /// <param name="logits">As for <see cref="Sum"/>.</param>
    /// <param name="focal">Not null.</param>
    /// <param name="scale">Of the gradient, not of the sum.</param>
    public static (Tensor Sum, Tensor[] Gradients) Joint(AnchorLogits logits, FocalSettings focal, float scale)
    {
        Tensor[] gradients = logits.EmptyGradients();
        double sum = SigmoidFocalCpu.Joint(logits.Levels(gradients), logits.Format, logits.Targets(), focal, scale);
        logits.KeepAlive();
        GC.KeepAlive(gradients);
        return (tensor((float)sum), gradients);
    }

    /// <summary>scale * dSum/dlogits, a tensor for each of the logits. A scale of exactly 0 gives zeros whatever the logits are.</summary>
    /// <param name="logits">As for <see cref="Sum"/>.</param>
    /// <param name="focal">As for <see cref="Sum"/>.</param>
    /// <param name="scale">One float32 or float64 on the device.</param>
    public static Tensor[] Gradient(AnchorLogits logits, FocalSettings? focal, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(logits);
        GradientScale.Check(scale, logits.Tensors[0]);
        if (logits.Device.type != DeviceType.CPU)
        {
            return CudaDoor.AnchorLoss(logits.Device).Gradient(logits, focal, scale);
        }

        double factor = HostScalar.Read(scale);
        Tensor[] gradients = logits.EmptyGradients();
        LogitLevel[] levels = logits.Levels(gradients);
        switch (logits.Format, focal)
        {
            case (LogitType.Float64, null):
                SigmoidCrossEntropyReference.Backward(levels, LogitType.Float64, logits.Targets(), factor);
                break;
            case (LogitType.Float64, _):
                SigmoidFocalReference.Backward(levels, LogitType.Float64, logits.Targets(), focal, factor);
                break;
            case (_, null):
                SigmoidCrossEntropyCpu.Backward(levels, logits.Format, logits.Targets(), (float)factor);
                break;
            default:
                SigmoidFocalCpu.Backward(levels, logits.Format, logits.Targets(), focal, (float)factor);
                break;
        }

        logits.KeepAlive();
        GC.KeepAlive(gradients);
        return gradients;
    }
}
