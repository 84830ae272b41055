using SfKernels.Kernels.Geometry;
using Xunit;

namespace SfKernels.Kernels.Tests.Geometry;

public sealed class AnchorGeneratorTests
{
    // w = sqrt(side^2 / ratio), h = ratio * w; ratios outer, scales inner: 32 * sqrt(2) / 2 = 22.6274.
    [Fact]
    public void ShapesAtStride8AreThePublishedOnes()
    {
        ReadOnlySpan<Box> shapes = new AnchorGenerator(AnchorSettings.RetinaNet).Shapes(0);

        float[] halfWidths = [22.6274f, 28.5088f, 35.9188f, 16f, 20.1587f, 25.3984f, 11.3137f, 14.2544f, 17.9594f];
        float[] halfHeights = [11.3137f, 14.2544f, 17.9594f, 16f, 20.1587f, 25.3984f, 22.6274f, 28.5088f, 35.9188f];
        Assert.Equal(9, shapes.Length);
        for (int i = 0; i < shapes.Length; i++)
        {
            Assert.Equal(halfWidths[i], shapes[i].X1, 5.1e-5f);
            Assert.Equal(halfHeights[i], shapes[i].Y1, 5.1e-5f);
            Assert.Equal(-shapes[i].X1, shapes[i].X0);
            Assert.Equal(-shapes[i].Y1, shapes[i].Y0);
        }
    }

    [Fact]
    public void LevelCountsOfA640PictureAreThePublishedOnes()
    {
        AnchorGrid grid = new AnchorGenerator(AnchorSettings.RetinaNet).Grid(640, 640);

        Assert.Equal([57600, 14400, 3600, 900, 225], grid.Levels.ToArray().Select(static level => level.Count));
        Assert.Equal(57600 + 14400 + 3600 + 900 + 225, grid.Count);
    }

    // 800 / 128 = 6.25 -> 7 rows; 1344 / 128 = 10.5 -> 11 columns.
    [Fact]
    public void LevelSidesAreRoundedUp()
    {
        AnchorGrid grid = new AnchorGenerator(AnchorSettings.RetinaNet).Grid(800, 1344);

        Assert.Equal([(100, 168), (50, 84), (25, 42), (13, 21), (7, 11)], grid.Levels.ToArray().Select(static level => (level.Height, level.Width)));
        Assert.Equal(201_600, grid.Count);
    }

    [Fact]
    public void OrderIsLevelRowColumnShape()
    {
        var generator = new AnchorGenerator(AnchorSettings.RetinaNet);
        AnchorGrid grid = generator.Grid(64, 96);
        var corners = new float[4 * grid.Count];
        grid.CopyTo(corners);

        int r = 0;
        foreach (AnchorLevel level in grid.Levels)
        {
            Assert.Equal(r, level.First);
            for (int y = 0; y < level.Height; y++)
            {
                for (int x = 0; x < level.Width; x++)
                {
                    foreach (Box shape in generator.Shapes(level.Index))
                    {
                        float stride = 8 << level.Index;
                        Box expected = new((x * stride) + shape.X0, (y * stride) + shape.Y0, (x * stride) + shape.X1, (y * stride) + shape.Y1);
                        Assert.Equal(expected, grid[r]);
                        Assert.Equal(expected, new Box(corners[4 * r], corners[(4 * r) + 1], corners[(4 * r) + 2], corners[(4 * r) + 3]));
                        r++;
                    }
                }
            }
        }

        Assert.Equal(grid.Count, r);
    }

    // torchvision 0.14.1: AnchorGenerator of retinanet_resnet50_fpn, sizes 32, 40, 50 at the first level, corners rounded half to even.
    [Fact]
    public void TorchvisionShapesAreItsOwn()
    {
        var generator = new AnchorGenerator(AnchorSettings.TorchvisionRetinaNet);

        Assert.Equal(
            [(23f, 11f), (28f, 14f), (35f, 18f), (16f, 16f), (20f, 20f), (25f, 25f), (11f, 23f), (14f, 28f), (18f, 35f)],
            generator.Shapes(0).ToArray().Select(static shape => (shape.X1, shape.Y1)));
        Assert.Equal(
            [(362f, 181f), (456f, 228f), (574f, 287f), (256f, 256f), (322f, 322f), (406f, 406f), (181f, 362f), (228f, 456f), (287f, 574f)],
            generator.Shapes(4).ToArray().Select(static shape => (shape.X1, shape.Y1)));
    }

    // 800 / 13 rows = 61, 1344 / 21 columns = 64 at level 3; 800 / 7 = 114, 1344 / 11 = 122 at level 4.
    [Fact]
    public void TorchvisionStepsComeFromTheGrid()
    {
        AnchorGrid grid = new AnchorGenerator(AnchorSettings.TorchvisionRetinaNet).Grid(800, 1344);

        Assert.Equal([(8, 8), (16, 16), (32, 32), (61, 64), (114, 122)], grid.Levels.ToArray().Select(static level => (level.StrideY, level.StrideX)));
        Assert.Equal((3 * 122) + grid.Levels[4].Shapes[5].X1, grid.Levels[4][2, 3, 5].X1);
        Assert.Equal((2 * 114) + grid.Levels[4].Shapes[5].Y1, grid.Levels[4][2, 3, 5].Y1);
    }

    [Fact]
    public void EqualSettingsAreEqual()
    {
        AnchorSettings copy = AnchorSettings.RetinaNet with { Strides = [8, 16, 32, 64, 128] };

        Assert.Equal(AnchorSettings.RetinaNet, copy);
        Assert.Equal(AnchorSettings.RetinaNet.GetHashCode(), copy.GetHashCode());
        Assert.NotEqual(copy, copy with { Ratios = [0.5, 1.0, 2.5] });
        Assert.NotEqual(copy, copy with { RoundBase = true });
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(-8, 1.0)]
    [InlineData(8, 0.0)]
    [InlineData(8, double.NaN)]
    public void BadSettingsAreRefused(int stride, double ratio)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new AnchorGenerator(new AnchorSettings([stride], [1.0], [ratio])));

        Assert.Equal("settings", error.ParamName);
    }

    [Fact]
    public void ShapesRoundedToNothingAreRefused()
    {
        var settings = new AnchorSettings([1], [1.0], [1.0], BaseScale: 1, RoundBase: true);

        Assert.Contains("without area", Assert.Throws<ArgumentException>(() => new AnchorGenerator(settings)).Message, StringComparison.Ordinal);
    }
}
