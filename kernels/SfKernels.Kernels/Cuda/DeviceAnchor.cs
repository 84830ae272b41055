namespace SfKernels.Kernels.Cuda;

/// <summary>One anchor in registers.</summary>
public struct DeviceAnchor
{
    /// <summary>Index of its level, -1 where there is no such anchor.</summary>
    public int Level;

    /// <summary>y * width + x.</summary>
    public int Cell;

    /// <summary>In 0..A-1.</summary>
    public int Shape;

    /// <summary>Where it lies.</summary>
    public DeviceBox Box;
}
