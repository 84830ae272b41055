using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Tests.Classification;
using SfKernels.Ptx.Launching;
using Xunit;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>
/// The last tiles of more logits, or more labels, than 32 bits can count. Only what these tiles may touch is memory: an address that lost its upper half belongs to nothing.
/// </summary>
public sealed unsafe class AnchorLossFarTests
{
    private const int Tiles = 2;

    /// <summary>2.4e9 logits in rows of three images; 2.3e9 in planes of 3,100; 2.4e9 labels of one class, whose words are twice as many.</summary>
    [Theory]
    [InlineData(LogitLayout.Rows, 3, 10_000_085, 1, 80, false)]
    [InlineData(LogitLayout.Rows, 3, 10_000_085, 1, 80, true)]
    [InlineData(LogitLayout.Planes, 3_100, 1_024, 9, 81, false)]
    [InlineData(LogitLayout.Rows, 2, 1_200_000_008, 1, 1, true)]
    public void TheLastTilesAreReadAndWrittenWhereTheyLie(LogitLayout layout, int images, long cells, int anchors, int classes, bool wide)
    {
        using var memory = new PtxMemory();
        var random = new Random(5);
        var plan = new AnchorLossPlan([new(null, null, layout, cells, anchors)], LogitType.Float32, images, classes);
        var tiling = plan.Levels[0];
        long rows = cells * anchors, all = images * rows;
        Assert.True(Math.Max(all * classes, wide ? 2 * all : 0) > uint.MaxValue / 2);

        // Rows end with a full tile and the rest of one; planes with the two tiles of the last anchor of the last image.
        var behind = layout == LogitLayout.Planes ? 0 : rows - ((rows - 1) / tiling.TileLength - 1) * tiling.TileLength;
        var logitsHere = layout == LogitLayout.Planes ? (int)cells * classes : (int)behind * classes;
        var labelsHere = layout == LogitLayout.Planes ? (int)rows : (int)behind;
        var values = Enumerable.Range(0, logitsHere).Select(_ => (float)(random.NextDouble() * 8 - 5)).ToArray();
        var labels = Enumerable.Range(0, labelsHere).Select(_ => random.Next(10) == 0 ? random.Next(-1, classes + 1) : 0).ToArray();
        var (logits, gradient) = (memory.Copy(values), memory.Room<float>(logitsHere));
        var words = memory.Copy(wide ? [.. labels.SelectMany(static label => new[] { label, label >> 31 })] : labels);

        DeviceLogitLevelViews levels = Levels(plan, logits, gradient, words, all * classes - logitsHere);
        var before = new DeviceView<int>(words.Pointer - (nint)(all - labelsHere) * (wide ? 8 : 4), 0);
        var shape = plan.Shape(IgnoredAnchors.Skip, wide) with { Tiles = Tiles };

        var launcher = PtxMemory.Launcher(0);
        var (partials, found) = (memory.Room<float>(1), memory.Room<long>(LabelFindings.Numbers));
        LaunchForwardCrossEntropyFloat(launcher, 1, 0, levels, before, default, partials, found, shape);
        LaunchBackwardCrossEntropyFloat(launcher, 1, 0, levels, before, default, default, default, default, shape);
        launcher.Launches.Clear();

        double loss = 0;
        var slopes = PtxMemory.Read(gradient);
        for (var i = 0; i < values.Length; i++)
        {
            var (row, k) = layout == LogitLayout.Planes ? (i % (int)cells * anchors + anchors - 1, i / (int)cells) : (i / classes, i % classes);
            double x = values[i], target = labels[row] == k + 1 ? 1 : 0, counts = labels[row] < 0 ? 0 : 1;
            loss += counts * (Math.Log(1 + Math.Exp(x)) - target * x);
            Assert.Equal(counts * (1 / (1 + Math.Exp(-x)) - target), slopes[i], Tolerances.Gradient);
        }

        Assert.Equal(loss, PtxMemory.Read(partials)[0], 1e-5 * loss);
        Assert.Equal(long.MaxValue, PtxMemory.Read(found)[1]);
    }

    /// <summary>Its place, n R + r, is a number of more than 31 bits.</summary>
    [Fact]
    public void AnInvalidLabelIsFoundFarBehind()
    {
        using var memory = new PtxMemory();
        const long rows = 1_200_000_008, all = 2 * rows;
        var plan = new AnchorLossPlan([new(null, null, LogitLayout.Rows, rows, 1)], LogitType.Float32, 2, 1);
        var here = (int)(rows - ((rows - 1) / plan.Levels[0].TileLength - 1) * plan.Levels[0].TileLength);
        var labels = new int[here];
        labels[^2] = 2;
        var (logits, words) = (memory.Copy(new float[here]), memory.Copy(labels));
        var levels = Levels(plan, logits, memory.Room<float>(here), words, all - here);
        var (partials, found) = (memory.Room<float>(1), memory.Room<long>(LabelFindings.Numbers));
        var before = new DeviceView<int>(words.Pointer - (nint)(all - here) * 4, 0);
        LaunchForwardCrossEntropyFloat(PtxMemory.Launcher(0), 1, 0, levels, before, default, partials, found, plan.Shape(IgnoredAnchors.Skip, false) with { Tiles = Tiles });
        Assert.Equal(all - 2, PtxMemory.Read(found)[1]);
    }

    // The level begins, at a multiple of 16 bytes, before its memory does; levels that no tile belongs to make the interpreter know that memory. Tiles are counted from the last two on.
    private static DeviceLogitLevelViews Levels(AnchorLossPlan plan, DeviceView<float> logits, DeviceView<float> gradient, DeviceView<int> words, long logitsBefore)
    {
        var tiling = plan.Levels[0] with { FirstTile = Tiles - plan.Tiles };
        DeviceLogitLevelView Known<T>(DeviceView<T> view)
            where T : unmanaged => new(new(view.Pointer, view.Length * sizeof(T)), default, plan.Levels[1]);

        DeviceLogitLevelView none = new(default, default, plan.Levels[1]);
        var first = new DeviceLogitLevelView(new(logits.Pointer - (nint)logitsBefore * sizeof(float), 0), new(gradient.Pointer - (nint)logitsBefore * sizeof(float), 0), tiling);
        return new(first, Known(logits), Known(gradient), Known(words), none, none, none, none);
    }
}
