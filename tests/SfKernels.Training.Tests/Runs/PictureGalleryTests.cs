using SfKernels.Kernels.Geometry;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Report;
using SfKernels.Training.Runs;
using SfKernels.Training.Tests.Data.Loading;
using Xunit;

namespace SfKernels.Training.Tests.Runs;

public sealed class PictureGalleryTests
{
    private static readonly MemoryDataset Data = new(
        MemoryDataset.Image(0, 64, 48, (1, new Box(4, 4, 20, 30)), (2, new Box(30, 4, 60, 30))),
        MemoryDataset.Image(1, 1280, 640, (1, new Box(100, 100, 300, 400))));

    private static Dictionary<long, IReadOnlyList<ScoredBox>> Found(params double[] scores) => new()
    {
        [1] = [.. scores.Select(static score => new ScoredBox(2, (float)score, new Box(10, 10, 20, 20)))],
        [2] = [new ScoredBox(1, 0.5f, new Box(100, 100, 300, 400))],
    };

    [Fact]
    public void AsManyDetectionsAreDrawnAsThereAreObjects()
    {
        // Three objects: the third best of 0.9, 0.6, 0.5, 0.2 is 0.5.
        Assert.Equal(0.5, PictureGallery.BalancedScore(Data, Found(0.9, 0.6, 0.2)), 6);
        Assert.Equal(0.5, PictureGallery.BalancedScore(Data, Found()), 6);
        Assert.Equal(0.05, PictureGallery.BalancedScore(Data, Found(0.01)), 6);
    }

    [Fact]
    public void SmallPicturesKeepTheirPixelsAndLargeOnesShrinkWithTheirBoxes()
    {
        IReadOnlyList<ReportPicture> pictures = PictureGallery.Of(Data, Found(0.9), 5);
        Assert.Equal([("image/png", 64, 48), ("image/jpeg", 640, 320)], pictures.Select(static p => (p.MediaType, p.Width, p.Height)));
        Assert.Equal(new Box(50, 50, 150, 200), pictures[1].Truth[0].Box);
        Assert.Equal(new Box(50, 50, 150, 200), pictures[1].Detections[0].Box);
        Assert.Equal("one 0.50", pictures[1].Detections[0].Text);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], pictures[0].Image[..4].ToArray());
    }
}
