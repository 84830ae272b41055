using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using SfKernels.Training.Data.Loading;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Data.Loading;

[Collection(nameof(TensorTests))]
public sealed class DetectionTransformTests
{
    private static readonly double[] Mean = [0.485, 0.456, 0.406];
    private static readonly double[] Deviation = [0.229, 0.224, 0.225];
    private static readonly MemoryDataset Dataset = new(MemoryDataset.Image(0, 40, 30, (2, new Box(-4, 10, 20, 50)), (1, new Box(30, 5, 30, 9))));

    [Fact]
    public void SameSize_IsNormalisedOnly()
    {
        using var scope = NewDisposeScope();
        Sample sample = Apply(new DetectionTransform(new ResizeRule(30, 40)), new KeyedRandom(1));
        Assert.Equal([3L, 30, 40], sample.Image.shape);
        Assert.Equal((32, 64), (sample.Size.PaddedHeight, sample.Size.PaddedWidth));
        float[] values = sample.Image.data<float>().ToArray();
        for (int c = 0; c < 3; c++)
            Assert.Equal(((MemoryDataset.Pixel(0, c, 7, 9) / 255.0) - Mean[c]) / Deviation[c], values[(((c * 30) + 7) * 40) + 9], 1e-5);
        Assert.Equal([(2, new Box(0, 10, 20, 30))], sample.Objects);
    }

    [Theory]
    [InlineData(60, 100)]
    [InlineData(17, 100)]
    [InlineData(60, 50)]
    public void Resize_IsBilinearBetweenPixelCentres(int shortSide, int maxSide)
    {
        using var scope = NewDisposeScope();
        Sample sample = Apply(new DetectionTransform(new ResizeRule(shortSide, maxSide)), new KeyedRandom(1));
        (int width, int height) = (sample.Size.Width, sample.Size.Height);
        Assert.Equal([3L, height, width], sample.Image.shape);
        float[] values = sample.Image.data<float>().ToArray();
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double expected = ((Bilinear(c, (y + 0.5) * 30 / height, (x + 0.5) * 40 / width) / 255) - Mean[c]) / Deviation[c];
                    Assert.Equal(expected, values[(((c * height) + y) * width) + x], 2e-4);
                }
            }
        }

        Box box = Assert.Single(sample.Objects).Box;
        Assert.Equal(20.0 * width / 40, box.X1, 1e-4);
        Assert.Equal(10.0 * height / 30, box.Y0, 1e-4);
    }

    [Fact]
    public void Flip_MirrorsPixelsAndBoxes_HalfOfTheTime()
    {
        using var scope = NewDisposeScope();
        var plain = new DetectionTransform(new ResizeRule(30, 40));
        var flipping = new DetectionTransform(new ResizeRule(30, 40), new Augmentation());
        using Tensor straight = Apply(plain, new KeyedRandom(1)).Image;
        using Tensor mirrored = straight.flip(2);
        int flips = 0;
        for (int key = 0; key < 200; key++)
        {
            Sample sample = Apply(flipping, new KeyedRandom(key));
            bool flipped = sample.Objects[0].Box.X0 != 0;
            flips += flipped ? 1 : 0;
            Assert.Equal(flipped ? new Box(20, 10, 40, 30) : new Box(0, 10, 20, 30), sample.Objects[0].Box);
            Assert.True(sample.Image.equal(flipped ? mirrored : straight).all().ToBoolean());
        }

        Assert.InRange(flips, 70, 130);
    }

    [Fact]
    public void Scales_VaryWithinTheirRange()
    {
        using var scope = NewDisposeScope();
        var transform = new DetectionTransform(new ResizeRule(60, 100), new Augmentation(Flip: false, SmallestScale: 0.5, LargestScale: 2));
        int[] heights = [.. Enumerable.Range(0, 60).Select(key => Apply(transform, new KeyedRandom(key)).Size.Height)];
        Assert.All(heights, h => Assert.InRange(h, 30, 120));
        Assert.True(heights.Distinct().Count() > 20);
        Assert.InRange(heights.Count(h => h < 60), 15, 45);
    }

    [Fact]
    public void SwitchingTheFlipOff_LeavesTheScalesAsTheyWere()
    {
        using var scope = NewDisposeScope();
        var both = new DetectionTransform(new ResizeRule(60, 100), new Augmentation(Flip: true, SmallestScale: 0.5, LargestScale: 2));
        var scaled = new DetectionTransform(new ResizeRule(60, 100), new Augmentation(Flip: false, SmallestScale: 0.5, LargestScale: 2));
        Assert.All(Enumerable.Range(0, 20), key => Assert.Equal(Apply(both, new KeyedRandom(key)).Size, Apply(scaled, new KeyedRandom(key)).Size));
    }

    [Fact]
    public void Photometric_ChangesValuesWithinTheRange_AndIsRepeatable()
    {
        using var scope = NewDisposeScope();
        var plain = new DetectionTransform(new ResizeRule(30, 40));
        var jitter = new DetectionTransform(new ResizeRule(30, 40), new Augmentation(Flip: false, Photometric: 0.4));
        Tensor straight = Apply(plain, new KeyedRandom(0)).Image;
        Tensor one = Apply(jitter, new KeyedRandom(1)).Image;
        Assert.False(one.equal(straight).all().ToBoolean());
        Assert.True(one.equal(Apply(jitter, new KeyedRandom(1)).Image).all().ToBoolean());
        Assert.False(one.equal(Apply(jitter, new KeyedRandom(2)).Image).all().ToBoolean());
        // 0 and 1 after normalisation bound every channel: (0 - .485) / .229 and (1 - .406) / .225 are the widest.
        Assert.InRange(one.min().item<float>(), -2.12f, 2.65f);
        Assert.InRange(one.max().item<float>(), -2.12f, 2.65f);
    }

    [Fact]
    public void GreyPicture_StaysGrey_UnderSaturation()
    {
        using var scope = NewDisposeScope();
        Tensor grey = full([3, 4, 5], 0.25f);
        var random = new KeyedRandom(11);
        float[] values = Photometric.Apply(grey, 0.5, ref random).data<float>().ToArray();
        Assert.All(values, v => Assert.Equal(values[0], v, 1e-4f));
    }

    [Fact]
    public void RealSize_IsUsed_WhateverTheAnnotationSays()
    {
        using var scope = NewDisposeScope();
        using Tensor pixels = Dataset.LoadPixels(0);
        Sample sample = new DetectionTransform(new ResizeRule(60, 100)).Apply(pixels, Dataset.Images[0] with { Width = 999, Height = 7 }, new KeyedRandom(0));
        Assert.Equal((80, 60), (sample.Size.Width, sample.Size.Height));
        Assert.Equal(new Box(0, 20, 40, 60), Assert.Single(sample.Objects).Box);
    }

    [Fact]
    public void BadRanges_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new DetectionTransform(new ResizeRule(30, 40), new Augmentation(SmallestScale: 0)));
        Assert.Throws<ArgumentException>(() => new DetectionTransform(new ResizeRule(30, 40), new Augmentation(SmallestScale: 2, LargestScale: 1)));
        Assert.Throws<ArgumentException>(() => new DetectionTransform(new ResizeRule(30, 40), new Augmentation(Photometric: 1)));
    }

    private static Sample Apply(DetectionTransform transform, KeyedRandom random)
    {
        using Tensor pixels = Dataset.LoadPixels(0);
        return transform.Apply(pixels, Dataset.Images[0], random);
    }

    private static double Bilinear(int channel, double y, double x)
    {
        (y, x) = (Math.Clamp(y - 0.5, 0, 29), Math.Clamp(x - 0.5, 0, 39));
        (int top, int left) = ((int)y, (int)x);
        double At(int dy, int dx) => MemoryDataset.Pixel(0, channel, Math.Min(top + dy, 29), Math.Min(left + dx, 39));
        (double fy, double fx) = (y - top, x - left);
        return ((1 - fy) * (((1 - fx) * At(0, 0)) + (fx * At(0, 1)))) + (fy * (((1 - fx) * At(1, 0)) + (fx * At(1, 1))));
    }
}
