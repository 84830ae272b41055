using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using Xunit;

namespace SfKernels.Training.Tests.Data;

public sealed class TrainingObjectsTests
{
    [Fact]
    public void CrowdsDifficultAndBoxesWithoutArea_AreDropped_OthersClipped()
    {
        ImageEntry image = Image(
            new Box(-5, -5, 20, 20), new Box(90, 10, 130, 30), new Box(30, 30, 30, 40), new Box(40, 30, 30, 40), new Box(120, 0, 130, 10), new Box(0, 0, 100, 50));
        Assert.Equal(
            [(1, new Box(0, 0, 20, 20)), (1, new Box(90, 10, 100, 30)), (1, new Box(0, 0, 100, 50))],
            TrainingObjects.Of(image));
        GroundTruth whole = image.Objects[^1];
        Assert.Empty(TrainingObjects.Of(image with { Objects = [whole with { Crowd = true }, whole with { Difficult = true }] }));
    }

    [Fact]
    public void RealSize_DecidesTheClipping() =>
        Assert.Equal([(1, new Box(0, 0, 60, 40))], TrainingObjects.Of(Image(new Box(0, 0, 100, 50)), 60, 40));

    [Fact]
    public void EmptyImages_AreLeftOutOnRequest()
    {
        ImageEntry[] images = [Image(), Image(new Box(0, 0, 5, 5)), Image(new Box(7, 7, 7, 7))];
        Assert.Equal([1], TrainingObjects.Images(images, skipEmpty: true));
        Assert.Equal([0, 1, 2], TrainingObjects.Images(images, skipEmpty: false));
    }

    private static ImageEntry Image(params Box[] boxes) =>
        new(1, "a.jpg", 100, 50, [.. boxes.Select(b => new GroundTruth(1, 1, b, b.Width * b.Height, false, false))]);
}
