using SfKernels.Kernels.Cpu;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>The one number that a gradient is multiplied by.</summary>
internal static class GradientScale
{
    /// <summary>One float32 or float64 where the logits are.</summary>
    public static void Check(Tensor scale, Tensor logits, string parameter = "scale")
    {
        TensorCheck.SameDevice(scale, parameter, logits, nameof(logits));
        TensorCheck.Type(scale, parameter, ScalarType.Float32, ScalarType.Float64);
        TensorCheck.OneValue(scale, parameter);
    }

    /// <summary>Multiplies a gradient in place; torch does not count it as a change.</summary>
    /// <param name="gradient">float32 on the CPU, without gaps.</param>
    /// <param name="factor">Any number.</param>
    public static unsafe void Apply(Tensor gradient, float factor)
    {
        ScaleInPlace.Run((float*)TensorAddress.Of(gradient), gradient.numel(), factor);
        GC.KeepAlive(gradient);
    }
}
