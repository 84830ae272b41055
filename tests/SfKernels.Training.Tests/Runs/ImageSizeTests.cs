using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using SfKernels.Training.Runs;
using Xunit;

namespace SfKernels.Training.Tests.Runs;

public sealed class ImageSizeTests
{
    private static ImageEntry[] Images(params (int Width, int Height)[] sizes) => [.. sizes.Select(static (size, i) => new ImageEntry(i, $"{i}.png", size.Width, size.Height, []))];

    [Theory]
    [InlineData("480,640", 480, 640)]
    [InlineData("800", 800, 1333)]
    [InlineData("600", 600, 1000)]
    public void TheTextIsReadAsShortAndMax(string text, int shortSide, int maxSide) =>
        Assert.Equal(new ResizeRule(shortSide, maxSide), ImageSize.Parse(text, Images((640, 480))));

    [Fact]
    public void SquaresOfOneSizeAreNotResized() => Assert.Equal(new ResizeRule(128, 128), ImageSize.Parse(null, Images((128, 128), (128, 128))));

    [Fact]
    public void OtherPicturesHaveTheSizeOfThePaper()
    {
        Assert.Equal(new ResizeRule(800, 1333), ImageSize.Parse(null, Images((640, 480))));
        Assert.Equal(new ResizeRule(800, 1333), ImageSize.Parse(null, Images((128, 128), (64, 64))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("640,480")]
    [InlineData("1,2,3")]
    [InlineData("1e3")]
    public void OtherTextsAreRefusedWithAnExample(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => ImageSize.Parse(text, Images((64, 64))));
        Assert.Contains($"--image-size is '{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("480,640", error.Message, StringComparison.Ordinal);
    }
}
