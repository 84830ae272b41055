using SfKernels.Kernels.Boxes;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Smooth L1 and generalised IoU of boxes that lie side by side, without reduction, and their gradients.</summary>
public static class PairedBoxLossOp
{
    /// <summary>Smooth L1 of each element of a - b.</summary>
    /// <param name="a">Any shape, float32 or float64.</param>
    /// <param name="b">Same shape and type.</param>
    /// <param name="beta">Where the square meets the line; 0 is L1.</param>
    /// <returns>Shape of <paramref name="a"/>.</returns>
    public static Tensor SmoothL1(Tensor a, Tensor b, double beta)
    {
        CheckPair(a, b);
        ConstantCheck.NotNegative(beta, nameof(beta));
        using var scope = NewDisposeScope();
        Tensor left = a.contiguous();
        Tensor right = b.contiguous();
        Tensor losses = empty(a.shape, a.dtype);
        if (a.dtype == ScalarType.Float64)
        {
            PairedBoxLoop<double, Float64Element>.SmoothL1Forward(TensorAddress.Of(left), TensorAddress.Of(right), TensorAddress.Of(losses), a.numel(), beta);
        }
        else
        {
            PairedBoxLoop<float, Float32Element>.SmoothL1Forward(TensorAddress.Of(left), TensorAddress.Of(right), TensorAddress.Of(losses), a.numel(), (float)beta);
        }

        GC.KeepAlive(left);
        GC.KeepAlive(right);
        return losses.MoveToOuterDisposeScope();
    }

    /// <summary>Gradient of <see cref="SmoothL1"/> by a; by b it is the negative.</summary>
    public static Tensor SmoothL1Backward(Tensor a, Tensor b, Tensor dLosses, double beta)
    {
        CheckPair(a, b);
        ConstantCheck.NotNegative(beta, nameof(beta));
        TensorCheck.Type(dLosses, nameof(dLosses), a.dtype);
        TensorCheck.Shape(dLosses, nameof(dLosses), a.shape);
        using var scope = NewDisposeScope();
        Tensor left = a.contiguous();
        Tensor right = b.contiguous();
        Tensor dOut = dLosses.contiguous();
        Tensor dA = empty(a.shape, a.dtype);
        if (a.dtype == ScalarType.Float64)
        {
            PairedBoxLoop<double, Float64Element>.SmoothL1Backward(
                TensorAddress.Of(left), TensorAddress.Of(right), TensorAddress.Of(dOut), TensorAddress.Of(dA), a.numel(), beta);
        }
        else
        {
            PairedBoxLoop<float, Float32Element>.SmoothL1Backward(
                TensorAddress.Of(left), TensorAddress.Of(right), TensorAddress.Of(dOut), TensorAddress.Of(dA), a.numel(), (float)beta);
        }

        GC.KeepAlive(left);
        GC.KeepAlive(right);
        GC.KeepAlive(dOut);
        return dA.MoveToOuterDisposeScope();
    }

    /// <summary>Generalised IoU loss of each pair.</summary>
    /// <param name="a">[P, 4] corner boxes, float32 or float64.</param>
    /// <param name="b">[P, 4], same type.</param>
    /// <param name="epsilon">Added to both denominators.</param>
    /// <returns>[P].</returns>
    public static Tensor GIoU(Tensor a, Tensor b, double epsilon = GeneralizedIou.DefaultEpsilon)
    {
        CheckPair(a, b);
        TensorCheck.Shape(a, nameof(a), -1, 4);
        using var scope = NewDisposeScope();
        Tensor left = a.contiguous();
        Tensor right = b.contiguous();
        Tensor losses = empty(a.shape[0], a.dtype);
        if (a.dtype == ScalarType.Float64)
        {
            PairedBoxLoop<double, Float64Element>.GIoUForward(TensorAddress.Of(left), TensorAddress.Of(right), TensorAddress.Of(losses), a.shape[0], epsilon);
        }
        else
        {
            PairedBoxLoop<float, Float32Element>.GIoUForward(TensorAddress.Of(left), TensorAddress.Of(right), TensorAddress.Of(losses), a.shape[0], (float)epsilon);
        }

        GC.KeepAlive(left);
        GC.KeepAlive(right);
        return losses.MoveToOuterDisposeScope();
    }

    /// <summary>Gradient of <see cref="GIoU"/> by a; swap a and b for the other side.</summary>
    public static Tensor GIoUBackward(Tensor a, Tensor b, Tensor dLosses, double epsilon = GeneralizedIou.DefaultEpsilon)
    {
        CheckPair(a, b);
        TensorCheck.Shape(a, nameof(a), -1, 4);
        TensorCheck.Type(dLosses, nameof(dLosses), a.dtype);
        TensorCheck.Shape(dLosses, nameof(dLosses), a.shape[0]);
        using var scope = NewDisposeScope();
        Tensor left = a.contiguous();
        Tensor right = b.contiguous();
        Tensor dOut = dLosses.contiguous();
        Tensor dA = empty(a.shape, a.dtype);
        if (a.dtype == ScalarType.Float64)
        {
            PairedBoxLoop<double, Float64Element>.GIoUBackward(
                TensorAddress.Of(left), TensorAddress.Of(right), TensorAddress.Of(dOut), TensorAddress.Of(dA), a.shape[0], epsilon);
        }
        else
        {
            PairedBoxLoop<float, Float32Element>.GIoUBackward(
                TensorAddress.Of(left), TensorAddress.Of(right), TensorAddress.Of(dOut), TensorAddress.Of(dA), a.shape[0], (float)epsilon);
        }

        GC.KeepAlive(left);
        GC.KeepAlive(right);
        GC.KeepAlive(dOut);
        return dA.MoveToOuterDisposeScope();
    }

    private static void CheckPair(Tensor a, Tensor b)
    {
        TensorCheck.OnCpu(a, nameof(a));
        TensorCheck.Type(a, nameof(a), ScalarType.Float32, ScalarType.Float64);
        TensorCheck.OnCpu(b, nameof(b));
        TensorCheck.Type(b, nameof(b), a.dtype);
        TensorCheck.Shape(b, nameof(b), a.shape);
    }
}
