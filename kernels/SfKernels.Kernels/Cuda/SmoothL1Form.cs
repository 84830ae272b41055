using ILGPU.Algorithms;

namespace SfKernels.Kernels.Cuda;

/// <summary>Smooth L1 of (deltas - encode(anchor, box)), summed over the four; the constant is beta.</summary>
public readonly struct SmoothL1Form : IBoxForm
{
    /// <inheritdoc/>
    public static float Value(DeviceBox anchor, DeviceBox box, DeviceDeltas deltas, DeviceBoxCoder coder, float constant)
    {
        var target = coder.Encode(anchor, box);
        return Value(deltas.X - target.X, constant) + Value(deltas.Y - target.Y, constant) + Value(deltas.W - target.W, constant) + Value(deltas.H - target.H, constant);
    }

    /// <inheritdoc/>
    public static DeviceDeltas Derivative(DeviceBox anchor, DeviceBox box, DeviceDeltas deltas, DeviceBoxCoder coder, float constant)
    {
        var target = coder.Encode(anchor, box);
        return new()
        {
            X = Derivative(deltas.X - target.X, constant),
            Y = Derivative(deltas.Y - target.Y, constant),
            W = Derivative(deltas.W - target.W, constant),
            H = Derivative(deltas.H - target.H, constant),
        };
    }

    private static float Value(float d, float beta)
    {
        var size = XMath.Abs(d);
        return size < beta ? 0.5f * size * size / beta : size - 0.5f * beta;
    }

    // At 0 and for what is no number: d itself.
    private static float Derivative(float d, float beta) => XMath.Abs(d) < beta ? d / beta : d > 0 ? 1 : d < 0 ? -1 : d;
}
