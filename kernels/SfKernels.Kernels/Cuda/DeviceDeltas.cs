namespace SfKernels.Kernels.Cuda;

/// <summary>What the regression head predicts for one anchor, or the derivatives by it.</summary>
public struct DeviceDeltas
{
    /// <summary>Shift in x.</summary>
    public float X;

    /// <summary>Shift in y.</summary>
    public float Y;

    /// <summary>Log of the width.</summary>
    public float W;

    /// <summary>Log of the height.</summary>
    public float H;
}
