using ILGPU.Algorithms;

namespace SfKernels.Kernels.Cuda;

/// <summary>A corner box in pixels, or the derivatives by its four coordinates.</summary>
public struct DeviceBox
{
    /// <summary>Left.</summary>
    public float X0;

    /// <summary>Top.</summary>
    public float Y0;

    /// <summary>Right.</summary>
    public float X1;

    /// <summary>Bottom.</summary>
    public float Y1;

    /// <summary>
    /// (x1 - x0 + extra) * (y1 - y0 + extra), rounded. The maximum changes no area; it keeps the product apart from a later addition, which fused would round
    /// otherwise than the host, and ties would break.
    /// </summary>
    public readonly float Area(float extra) => XMath.Max((X1 - X0 + extra) * (Y1 - Y0 + extra), 0);

    /// <summary>Intersection over union with another box of a known area, operation by operation as on the host.</summary>
    public readonly float Iou(DeviceBox other, float area, float otherArea, float extra)
    {
        var width = XMath.Max(XMath.Min(X1, other.X1) - XMath.Max(X0, other.X0) + extra, 0);
        var height = XMath.Max(XMath.Min(Y1, other.Y1) - XMath.Max(Y0, other.Y0) + extra, 0);
        var inter = XMath.Max(width * height, 0);
        return inter / (area + otherArea - inter);
    }
}
