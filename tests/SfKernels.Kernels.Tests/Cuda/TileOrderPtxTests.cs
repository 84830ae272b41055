using System.Globalization;
using System.Text.RegularExpressions;
using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Ptx;
using Xunit;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>
/// The backward takes the tiles from the last to the first: what the forward read last is what a cache still holds. Labels are the first that a tile reads, so the
/// first label that is not there tells how far a block has come.
/// </summary>
public sealed unsafe partial class TileOrderPtxTests
{
    private const int Cells = 1500, More = 700, Classes = 80, Rows = Cells + More;

    [Theory]
    [InlineData(LogitLayout.Rows)]
    [InlineData(LogitLayout.Planes)]
    public void TheBackwardBeginsWhereTheForwardEnds(LogitLayout layout)
    {
        using var memory = new PtxMemory();
        var logits = new[] { memory.Copy(new float[Cells * Classes]), memory.Copy(new float[More * Classes]) };
        var plan = new AnchorLossPlan([Level(logits[0], layout, Cells), Level(logits[1], layout, More)], LogitType.Float32, 1, Classes);
        var levels = new DeviceLogitLevelView[LogitLevelViews.Most];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = new(i < 2 ? Bytes(logits[i]) : default, i < 2 ? Bytes(logits[i]) : default, plan.Levels[i]);
        var views = new DeviceLogitLevelViews(levels[0], levels[1], levels[2], levels[3], levels[4], levels[5], levels[6], levels[7]);
        var tile = plan.Levels[0].TileLength;
        var last = Rows - More % plan.Levels[1].TileLength;
        var labels = memory.Copy(new int[Rows]);
        var shape = plan.Shape(IgnoredAnchors.Skip, labelsAreInt64: false);

        // One block, and the labels of the first tile alone.
        var first = labels with { Length = tile };
        Assert.InRange(Missing(labels, () => LaunchForwardCrossEntropyFloat(PtxMemory.Launcher(0), 1, 0, views, first, default, memory.Room<float>(1), memory.Room<long>(2), shape)), tile, (2 * tile) - 1);
        Assert.InRange(Missing(labels, () => LaunchBackwardCrossEntropyFloat(PtxMemory.Launcher(0), 1, 0, views, first, default, default, default, default, shape)), last, Rows - 1);
    }

    // Index of the first label that a kernel asked for and did not find.
    private static long Missing(DeviceView<int> labels, Action launch)
    {
        var message = Assert.Throws<PtxFaultException>(launch).Message;
        return (long.Parse(Address().Match(message).Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture) - labels.Pointer) / sizeof(int);
    }

    private static LogitLevel Level(DeviceView<float> logits, LogitLayout layout, long cells) => new((void*)logits.Pointer, (void*)logits.Pointer, layout, cells, 1);

    private static DeviceView<byte> Bytes(DeviceView<float> view) => new(view.Pointer, view.Length * sizeof(float));

    [GeneratedRegex("address 0x([0-9a-f]+) belongs to no buffer")]
    private static partial Regex Address();
}
