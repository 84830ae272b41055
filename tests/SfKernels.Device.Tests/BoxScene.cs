using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ops;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Pictures with boxes of every kind, their anchors and the maps of a head over them.</summary>
internal sealed class BoxScene
{
    public const int Height = 96, Width = 160, Classes = 5;

    // Boxes: usual ones, a pair alike, one without area, one outside the picture, a small one that no anchor matches well; no boxes at all; a crowd.
    private static readonly float[][] s_corners =
    [
        [3, 5, 30, 40, 20, 10, 75, 55, 20, 10, 75, 55, 50, 20, 50, 60, -40, -30, 20, 12, 100, 70, 104, 75],
        [],
        [.. Enumerable.Range(0, 150).SelectMany(static i => new float[] { i % 15 * 10, i / 15 * 9, (i % 15 * 10) + 9 + (i % 7 * 5), (i / 15 * 9) + 8 + (i % 5 * 9) })],
    ];

    private readonly AnchorAssignmentOp _assignment;

    public BoxScene(MatcherSettings? matcher = null, int pictures = 3)
    {
        _assignment = new(new AnchorSettings([16, 32], [1.0], [0.5, 1.0, 2.0]), matcher ?? MatcherSettings.RetinaNet);
        Boxes = [.. s_corners.Take(pictures).Select(static corners => tensor(corners).reshape(-1, 4))];
        Kinds = [.. s_corners.Take(pictures).Select(static corners => arange(0, corners.Length / 4, ScalarType.Int64).remainder(Classes).add(1))];
    }

    public Tensor[] Boxes { get; init; }

    public Tensor[] Kinds { get; init; }

    public AnchorGrid Grid => _assignment.Grid(Height, Width);

    /// <summary>Labels and matches, on the CPU or by kernels.</summary>
    public AnchorAssignment Assign(torch.Device place) => _assignment.Assign(Height, Width, Boxes, Kinds, place);

    /// <summary>Maps of so many channels for each anchor of a cell.</summary>
    public Tensor[] Maps(ScalarType type, double deviation, int channels, int more = 0) =>
        [.. Grid.Levels.ToArray().Select(level => Draw.Numbers(type, deviation, Boxes.Length, (channels * level.PerCell) + more, level.Height, level.Width))];
}
