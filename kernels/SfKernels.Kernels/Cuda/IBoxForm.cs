namespace SfKernels.Kernels.Cuda;

/// <summary>The loss of one positive anchor, and its derivatives by the four predicted deltas.</summary>
public interface IBoxForm
{
    /// <summary>The loss, summed over the four coordinates where it has them.</summary>
    static abstract float Value(DeviceBox anchor, DeviceBox box, DeviceDeltas deltas, DeviceBoxCoder coder, float constant);

    /// <summary>d Value / d deltas.</summary>
    static abstract DeviceDeltas Derivative(DeviceBox anchor, DeviceBox box, DeviceDeltas deltas, DeviceBoxCoder coder, float constant);
}
