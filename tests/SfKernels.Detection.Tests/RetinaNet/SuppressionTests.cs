using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Kernels.Geometry;
using Xunit;

namespace SfKernels.Detection.Tests.RetinaNet;

public sealed class SuppressionTests
{
    /// <summary>IoU of the first with the second 3.25 / 4.75 = 0.684, with the third 2 / 6 = 0.333; the fourth lies in a picture's far corner.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(90)]
    [InlineData(1_203)]
    [InlineData(20_000)]
    public void ClassesFarDownTheListAreSuppressedAsTheFirst(int label)
    {
        Candidate[] candidates =
        [
            new(new Box(10, 10, 12, 12), 0.9f, label),
            new(new Box(10.375f, 10, 12.375f, 12), 0.8f, label),
            new(new Box(11, 10, 13, 12), 0.7f, label),
            new(new Box(7_990, 7_990, 8_000, 8_000), 0.6f, label),
            new(new Box(10, 10, 12, 12), 0.5f, label + 1),
        ];
        Detections kept = Suppression.Apply([.. candidates], iou: 0.5, most: 10);
        Assert.Equal([0.9f, 0.7f, 0.6f, 0.5f], kept.Scores);
        Assert.Equal([label, label, label, label + 1], kept.Labels);
        Assert.Equal([10f, 10f, 12f, 12f], kept.Boxes.Take(4));
    }

    [Fact]
    public void OnlyTheBestStay()
    {
        Candidate[] candidates = [.. Enumerable.Range(0, 9).Select(static i => new Candidate(new Box(20 * i, 0, (20 * i) + 10, 10), 0.1f * (i + 1), 1))];
        Assert.Equal([0.1f * 9, 0.1f * 8], Suppression.Apply([.. candidates], 0.5, 2).Scores);
        Assert.Empty(Suppression.Apply([], 0.5, 2).Scores);
    }
}
