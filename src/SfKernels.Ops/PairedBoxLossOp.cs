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
        return Run(
            a,
            b,
            null,
            a.shape,
            at => PairedBoxLoop<float, Float32Element>.SmoothL1Forward(at.A, at.B, at.Result, a.numel(), (float)beta),
            at => PairedBoxLoop<double, Float64Element>.SmoothL1Forward(at.A, at.B, at.Result, a.numel(), beta));
    }

    /// <summary>Gradient of <see cref="SmoothL1"/> by a; by b it is the negative.</summary>
    public static Tensor SmoothL1Backward(Tensor a, Tensor b, Tensor dLosses, double beta)
    {
        CheckPair(a, b);
        ConstantCheck.NotNegative(beta, nameof(beta));
        TensorCheck.OnCpu(dLosses, nameof(dLosses));
        TensorCheck.Type(dLosses, nameof(dLosses), a.dtype);
        TensorCheck.Shape(dLosses, nameof(dLosses), a.shape);
        return Run(
            a,
            b,
            dLosses,
            a.shape,
            at => PairedBoxLoop<float, Float32Element>.SmoothL1Backward(at.A, at.B, at.DLosses, at.Result, a.numel(), (float)beta),
            at => PairedBoxLoop<double, Float64Element>.SmoothL1Backward(at.A, at.B, at.DLosses, at.Result, a.numel(), beta));
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
        ConstantCheck.NotNegative(epsilon, nameof(epsilon));
        long pairs = a.size(0);
        return Run(
            a,
            b,
            null,
            [pairs],
            at => PairedBoxLoop<float, Float32Element>.GIoUForward(at.A, at.B, at.Result, pairs, (float)epsilon),
            at => PairedBoxLoop<double, Float64Element>.GIoUForward(at.A, at.B, at.Result, pairs, epsilon));
    }

    /// <summary>Gradient of <see cref="GIoU"/> by a; swap a and b for the other side.</summary>
    public static Tensor GIoUBackward(Tensor a, Tensor b, Tensor dLosses, double epsilon = GeneralizedIou.DefaultEpsilon)
    {
        CheckPair(a, b);
        TensorCheck.Shape(a, nameof(a), -1, 4);
        ConstantCheck.NotNegative(epsilon, nameof(epsilon));
        TensorCheck.OnCpu(dLosses, nameof(dLosses));
        TensorCheck.Type(dLosses, nameof(dLosses), a.dtype);
        TensorCheck.Shape(dLosses, nameof(dLosses), a.size(0));
        long pairs = a.size(0);
        return Run(
            a,
            b,
            dLosses,
            a.shape,
            at => PairedBoxLoop<float, Float32Element>.GIoUBackward(at.A, at.B, at.DLosses, at.Result, pairs, (float)epsilon),
            at => PairedBoxLoop<double, Float64Element>.GIoUBackward(at.A, at.B, at.DLosses, at.Result, pairs, epsilon));
    }

    private static void CheckPair(Tensor a, Tensor b)
    {
        TensorCheck.OnCpu(a, nameof(a));
        TensorCheck.Type(a, nameof(a), ScalarType.Float32, ScalarType.Float64);
        TensorCheck.OnCpu(b, nameof(b));
        TensorCheck.Type(b, nameof(b), a.dtype);
        TensorCheck.Shape(b, nameof(b), a.shape);
    }

    private static Tensor Run(Tensor a, Tensor b, Tensor? dLosses, long[] shape, Action<Addresses> single, Action<Addresses> wide)
    {
        using var scope = NewDisposeScope();
        Tensor left = a.contiguous();
        Tensor right = b.contiguous();
        Tensor? dOut = dLosses?.contiguous();
        Tensor result = empty(shape, a.dtype);
        var at = new Addresses(TensorAddress.Of(left), TensorAddress.Of(right), dOut is null ? 0 : TensorAddress.Of(dOut), TensorAddress.Of(result));
        (a.dtype == ScalarType.Float64 ? wide : single)(at);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
        GC.KeepAlive(dOut);
        return result.MoveToOuterDisposeScope();
    }

    private readonly record struct Addresses(nint A, nint B, nint DLosses, nint Result);
}
