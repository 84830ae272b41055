using SfKernels.Kernels.Geometry;
using Xunit;

namespace SfKernels.Kernels.Tests.Geometry;

public sealed class ResizeRuleTests
{
    // scale = min(SHORT / shorter side, MAX / longer side), new side = floor(side * scale + 0.5), padded to the next multiple of 32.
    [Theory]
    [InlineData(640, 480, 1067, 800, 1088, 800)]
    [InlineData(480, 640, 800, 1067, 800, 1088)]
    [InlineData(1333, 800, 1333, 800, 1344, 800)]
    [InlineData(500, 2000, 333, 1333, 352, 1344)]
    [InlineData(64, 64, 800, 800, 800, 800)]
    [InlineData(10_000, 1, 1333, 1, 1344, 32)]
    public void SidesOfKnownPictures(int width, int height, int newWidth, int newHeight, int paddedWidth, int paddedHeight)
    {
        ResizedSize expected = new(newWidth, newHeight, paddedWidth, paddedHeight, (double)newWidth / width, (double)newHeight / height);
        Assert.Equal(expected, new ResizeRule(800, 1333).Apply(width, height));
    }

    // 3 x 1.5 = 4.5: half to even would make 4 of it.
    [Fact]
    public void AHalfIsRoundedUp() => Assert.Equal((5, 3), (new ResizeRule(3, 100).Apply(3, 2).Width, new ResizeRule(3, 100).Apply(3, 2).Height));

    [Fact]
    public void ASideBeyondAllNumbersIsTheLargest() => Assert.Equal(int.MaxValue, new ResizeRule(int.MaxValue, int.MaxValue).Apply(1, 1).PaddedWidth);
}
