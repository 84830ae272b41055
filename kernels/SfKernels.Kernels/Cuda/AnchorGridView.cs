using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>Grids and shapes on the device; anchors are made from them in registers.</summary>
public struct AnchorGridView
{
    /// <summary>Numbers of a level: height and width in cells, stride in x and in y in pixels.</summary>
    public const int Numbers = 4;

    /// <summary>[grids, levels, 4].</summary>
    public ArrayView<int> Cells;

    /// <summary>[levels, A, 4]: corners of the shapes at (0, 0), pixels.</summary>
    public ArrayView<float> Shapes;

    /// <summary>Anchor <paramref name="index"/> of a picture; one that is not there has level -1.</summary>
    public readonly DeviceAnchor At(AnchorGridShape grid, int image, int index)
    {
        var anchor = new DeviceAnchor { Level = -1 };
        var first = 0;
        for (var level = 0; level < grid.Levels; level++)
        {
            var at = (image * grid.OwnGrids * grid.Levels + level) * Numbers;
            var width = Cells[at + 1];
            var inLevel = index - first;
            var count = Cells[at] * width * grid.PerCell;
            if (inLevel >= 0 && inLevel < count)
            {
                var cell = inLevel / grid.PerCell;
                var shape = inLevel - cell * grid.PerCell;
                var y = cell / width;
                var x = cell - y * width;

                // In float32 as the grid of the host adds them: equal anchors tie exactly.
                var centreX = (float)(x * Cells[at + 2]);
                var centreY = (float)(y * Cells[at + 3]);
                var corners = (level * grid.PerCell + shape) * 4;
                anchor.Level = level;
                anchor.Cell = cell;
                anchor.Shape = shape;
                anchor.Box.X0 = centreX + Shapes[corners];
                anchor.Box.Y0 = centreY + Shapes[corners + 1];
                anchor.Box.X1 = centreX + Shapes[corners + 2];
                anchor.Box.Y1 = centreY + Shapes[corners + 3];
            }

            first += count;
        }

        return anchor;
    }
}
