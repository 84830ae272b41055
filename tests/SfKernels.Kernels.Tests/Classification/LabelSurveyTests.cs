using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using Xunit;

namespace SfKernels.Kernels.Tests.Classification;

public sealed class LabelSurveyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CountsEveryLength(bool wide)
    {
        for (var length = 0; length <= 70; length++)
        {
            var labels = Enumerable.Range(0, length).Select(i => (long)(i * 7 % 5 - 1)).ToArray();
            Assert.Equal(new LabelCounts(labels.Count(label => label > 0), labels.Count(label => label < 0), -1), Survey(labels, classes: 3, wide));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FindsTheFirstLabelOutOfRange(bool wide)
    {
        foreach (var wrong in wide ? [4L, -2, long.MinValue, long.MaxValue, 1L << 32, (1L << 32) + 1] : new[] { 4L, -2, int.MinValue, int.MaxValue })
        {
            for (var place = 0; place < 37; place++)
            {
                var labels = new long[37];
                labels[place] = labels[36] = wrong;
                Assert.Equal(place, Survey(labels, classes: 3, wide).InvalidRow);
                labels[36] = place == 36 ? wrong : 3;
                Assert.Equal(place, Survey(labels, classes: 3, wide).InvalidRow);
            }
        }
    }

    [Fact]
    public void CountsEveryPicture()
    {
        long[] labels = [0, 1, -1, 2, 3, 0, 0, 1, -1, -1, 9, 2];
        Assert.Equal(new LabelCounts(6, 3, 10), Survey(labels, classes: 3, wide: true, images: 3));
    }

    private static unsafe LabelCounts Survey(long[] labels, int classes, bool wide, int images = 1)
    {
        fixed (long* longs = labels)
        fixed (int* ints = labels.Select(label => unchecked((int)label)).ToArray())
        {
            return LabelSurvey.Of(new AnchorTargets
            {
                Images = images,
                Anchors = labels.Length / images,
                Classes = classes,
                Labels = wide ? longs : ints,
                LabelsAreInt64 = wide,
            });
        }
    }
}
