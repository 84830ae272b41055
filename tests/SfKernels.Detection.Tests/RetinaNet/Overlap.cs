namespace SfKernels.Detection.Tests.RetinaNet;

/// <summary>Overlap of two corner boxes.</summary>
internal static class Overlap
{
    /// <summary>Intersection over union; 0 where both are empty.</summary>
    public static double Iou(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double width = Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]);
        double height = Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]);
        double both = width > 0 && height > 0 ? width * height : 0;
        return both / Math.Max(1e-9, Area(a) + Area(b) - both);
    }

    private static double Area(ReadOnlySpan<float> box) => (double)(box[2] - box[0]) * (box[3] - box[1]);
}
