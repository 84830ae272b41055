using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Ops.Engine;
using static SfKernels.Kernels.Cuda.AnchorAssignmentKernels;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>The numbers that device kernels make the anchors of one grid from, and where the boxes of each picture begin.</summary>
/// <param name="Cells">[levels, 4] int32: height and width in cells, stride in x and y in pixels.</param>
/// <param name="Shapes">[levels, A, 4] float32: corners of the shapes at (0, 0).</param>
/// <param name="FirstBoxes">[N + 1] int32.</param>
internal sealed record DeviceAnchors(Tensor Cells, Tensor Shapes, Tensor FirstBoxes)
{
    /// <summary>Copies a grid to a device.</summary>
    public static DeviceAnchors Of(AnchorGrid grid, int[] offsets, Device device)
    {
        AnchorLevel[] levels = grid.Levels.ToArray();
        int perCell = levels.Length == 0 ? 0 : levels[0].PerCell;
        if (levels.Any(level => level.PerCell != perCell))
        {
            throw new ArgumentException(
                $"The levels have {string.Join(", ", levels.Select(static level => level.PerCell))} anchors a cell; device kernels want the same number everywhere.", nameof(grid));
        }

        int[] cells = [.. levels.SelectMany(static level => new[] { level.Height, level.Width, level.StrideX, level.StrideY })];
        float[] shapes = [.. levels.SelectMany(static level => level.Shapes.ToArray()).SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 })];
        return new(DeviceUpload.Send(tensor(cells), device), DeviceUpload.Send(tensor(shapes), device), DeviceUpload.Send(tensor(offsets), device));
    }

    /// <summary>What a launch carries of them beside the view.</summary>
    public static AnchorGridShape Shape(AnchorGrid grid, int images) => new()
    {
        Images = images,
        Levels = grid.Levels.Length,
        PerCell = grid.Levels.Length == 0 ? 0 : grid.Levels[0].PerCell,
        MostAnchors = grid.Count,
    };

    /// <summary>The view of <see cref="AnchorAssignmentKernels"/>.</summary>
    public DeviceAnchorGridView View() => new(DeviceTensor.View<int>(Cells), DeviceTensor.View<float>(Shapes));
}
