using SfKernels.Kernels.Boxes;
using SfKernels.Ops;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Box losses of pairs that lie side by side, without reduction, with gradients by both sides.</summary>
public static class PairedBoxLosses
{
    /// <summary>Smooth L1 of each element of prediction - target.</summary>
    /// <param name="prediction">Any shape, float32 or float64.</param>
    /// <param name="target">Same shape and type.</param>
    /// <param name="beta">Where the square meets the line; 0 is L1.</param>
    /// <returns>Shape of <paramref name="prediction"/>; reduce it as you like.</returns>
    public static Tensor SmoothL1(Tensor prediction, Tensor target, double beta = 0.11)
    {
        Check(prediction, target);
        ConstantCheck.NotNegative(beta, nameof(beta));
        return Apply<SmoothL1Function>(prediction, target, beta);
    }

    /// <summary>Generalised IoU loss of each pair.</summary>
    /// <param name="prediction">[P, 4] corner boxes, float32 or float64.</param>
    /// <param name="target">[P, 4], same type.</param>
    /// <param name="epsilon">Added to both denominators.</param>
    /// <returns>[P]; reduce it as you like.</returns>
    public static Tensor GIoU(Tensor prediction, Tensor target, double epsilon = GeneralizedIou.DefaultEpsilon)
    {
        Check(prediction, target);
        TensorCheck.Shape(prediction, nameof(prediction), -1, 4);
        ConstantCheck.NotNegative(epsilon, nameof(epsilon));
        return Apply<GIoUFunction>(prediction, target, epsilon);
    }

    private static void Check(Tensor prediction, Tensor target)
    {
        TensorCheck.OnCpu(prediction, nameof(prediction));
        TensorCheck.Type(prediction, nameof(prediction), ScalarType.Float32, ScalarType.Float64);
        TensorCheck.OnCpu(target, nameof(target));
        TensorCheck.Type(target, nameof(target), prediction.dtype);
        TensorCheck.Shape(target, nameof(target), prediction.shape);
    }

    private static Tensor Apply<TFunction>(Tensor prediction, Tensor target, double constant)
        where TFunction : PairedBoxLossFunction<TFunction>, new()
    {
        using var scope = NewDisposeScope();
        return PairedBoxLossFunction<TFunction>.apply(prediction, target, constant).MoveToOuterDisposeScope();
    }
}
