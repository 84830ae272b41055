using SfKernels.Kernels.Geometry;
using SfKernels.Training.Drawing;
using SfKernels.Training.Report;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Drawing;

public sealed class RgbPictureTests
{
    private static readonly Colour White = new(255, 255, 255);

    private static RgbPicture Blank(int width, int height)
    {
        using Tensor pixels = zeros(3, height, width, dtype: ScalarType.Byte);
        return new RgbPicture(pixels);
    }

    [Fact]
    public void PixelsSurviveTheWayFromTensorToTensor()
    {
        using var scope = NewDisposeScope();
        Tensor pixels = arange(3 * 5 * 7).to(ScalarType.Byte).reshape(3, 5, 7);
        Assert.Equal(pixels.bytes.ToArray(), new RgbPicture(pixels).ToTensor().bytes.ToArray());
    }

    [Fact]
    public void AStridedViewIsReadInItsOwnOrder()
    {
        using var scope = NewDisposeScope();
        Tensor view = arange(5 * 7 * 3).to(ScalarType.Byte).reshape(5, 7, 3).permute(2, 0, 1);
        Assert.Equal(new Colour(0, 1, 2), new RgbPicture(view)[0, 0]);
        Assert.Equal(new Colour(3, 4, 5), new RgbPicture(view)[1, 0]);
    }

    [Fact]
    public void AFrameColoursItsBorderOnly()
    {
        RgbPicture picture = Blank(20, 20);
        picture.Frame(2, 3, 12, 13, 2, White);
        Assert.Equal(White, picture[2, 3]);
        Assert.Equal(White, picture[11, 12]);
        Assert.Equal(White, picture[3, 8]);
        Assert.Equal(Colour.Black, picture[4, 8]);
        Assert.Equal(Colour.Black, picture[12, 8]);
    }

    [Fact]
    public void BoxesThatLeaveThePictureAreCut()
    {
        RgbPicture picture = Blank(16, 16);
        BoxPainter.Draw(picture, [new DrawnBox(new Box(-50, -50, 500, 500), 1, "too large"), new DrawnBox(new Box(14, 14, 40, 40), 2, "corner")]);
        Assert.Equal(Colour.OfClass(2), picture[14, 15]);
    }

    [Fact]
    public void TextDrawsTheGlyph()
    {
        // 'T' is a bar on top of a stem: 5 + 6 pixels.
        RgbPicture picture = Blank(8, 8);
        picture.Write("T", 0, 0, 1, White);
        int white = Enumerable.Range(0, 64).Count(i => picture[i % 8, i / 8] == White);
        Assert.Equal(11, white);
        Assert.Equal(White, picture[2, 6]);
        Assert.Equal(Colour.Black, picture[0, 1]);
    }

    [Fact]
    public void OtherShapesAreRefusedWithTheShape()
    {
        using Tensor grey = zeros(5, 7, dtype: ScalarType.Byte);
        var error = Assert.Throws<ArgumentException>(() => new RgbPicture(grey));
        Assert.Contains("[5, 7]", error.Message, StringComparison.Ordinal);
    }
}
