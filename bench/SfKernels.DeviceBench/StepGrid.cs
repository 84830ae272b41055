using System.Collections.Concurrent;
using SfKernels.Kernels.Geometry;

namespace SfKernels.DeviceBench;

/// <summary>The anchors of RetinaNet over pictures of a size.</summary>
internal static class StepGrid
{
    private static readonly ConcurrentDictionary<(int Height, int Width), AnchorGrid> s_grids = new();
    private static readonly AnchorGenerator s_generator = new(AnchorSettings.RetinaNet);

    /// <summary>Made once.</summary>
    public static AnchorGrid Of(int height, int width) => s_grids.GetOrAdd((height, width), static size => s_generator.Grid(size.Height, size.Width));

    /// <summary>Height, width and strides of each level, in cells and pixels.</summary>
    public static int[] Cells(AnchorGrid grid) => [.. grid.Levels.ToArray().SelectMany(static level => new[] { level.Height, level.Width, level.StrideX, level.StrideY })];

    /// <summary>Corners of the shapes of each level.</summary>
    public static float[] Shapes(AnchorGrid grid) =>
        [.. grid.Levels.ToArray().SelectMany(static level => level.Shapes.ToArray()).SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 })];
}
