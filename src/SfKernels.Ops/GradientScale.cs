using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>The one number that a gradient is multiplied by.</summary>
internal static class GradientScale
{
    /// <summary>One float32 or float64 where the logits are.</summary>
    public static void Check(Tensor scale, Tensor logits)
    {
        TensorCheck.SameDevice(scale, nameof(scale), logits, nameof(logits));
        TensorCheck.Type(scale, nameof(scale), ScalarType.Float32, ScalarType.Float64);
        TensorCheck.OneValue(scale, nameof(scale));
    }
}
