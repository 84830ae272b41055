using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Geometry;

/// <summary>
/// Intersection over union in float32, operation by operation as torchvision.ops.box_iou: equal inputs tie exactly, in every matcher here.
/// <c>extra</c> is 0, or 1 for boxes whose x1 and y1 are the last pixel inside ("+1" widths).
/// </summary>
public static class BoxOverlap
{
    /// <summary>(x1 - x0 + extra) * (y1 - y0 + extra).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Area(in Box box, float extra) => (box.X1 - box.X0 + extra) * (box.Y1 - box.Y0 + extra);

    /// <summary>Overlap of two intervals, at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Span(float a0, float a1, float b0, float b1, float extra) =>
        float.MaxNative(float.MinNative(a1, b1) - float.MaxNative(a0, b0) + extra, 0);

    /// <summary>inter / (area a + area b - inter).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Iou(in Box a, in Box b, float extra)
    {
        float inter = Span(a.X0, a.X1, b.X0, b.X1, extra) * Span(a.Y0, a.Y1, b.Y0, b.Y1, extra);
        return inter / (Area(a, extra) + Area(b, extra) - inter);
    }
}
