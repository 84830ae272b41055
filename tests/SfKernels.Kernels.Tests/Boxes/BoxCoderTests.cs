using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using Xunit;

namespace SfKernels.Kernels.Tests.Boxes;

public sealed class BoxCoderTests
{
    // Published vector, clipped to 32 x 32 by its source.
    [Theory]
    [InlineData(0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1)]
    [InlineData(0, 0, 1, 1, 1, 1, 1, 1, 0.1409, 0.1409, 2.8591, 2.8591)]
    [InlineData(0, 0, 1, 1, 0, 0, 2, -1, 0, 0.3161, 4.1945, 0.6839)]
    [InlineData(5, 5, 5, 5, 0.7, -1.9, -0.5, 0.3, 5, 5, 5, 5)]
    public void DecodesThePublishedDeltas(
        double ax0, double ay0, double ax1, double ay1, double dx, double dy, double dw, double dh, double x0, double y0, double x1, double y1)
    {
        double[] anchor = [ax0, ay0, ax1, ay1];
        double[] deltas = [dx, dy, dw, dh];
        var boxes = new double[4];
        Unsafe.Decode(new BoxCoder<double>(BoxCoderSettings.Unit), anchor, deltas, boxes, (32, 32));

        Assert.Equal([x0, y0, x1, y1], boxes.Select(static value => Math.Round(value, 4)));
    }

    // A box twice as wide and one anchor width to the right: dx = 10 (10 + 5 - 5) / 10... = wx * shift / width, dw = ww log 2.
    [Fact]
    public void EncodesByHand()
    {
        Deltas<double> deltas = new BoxCoder<double>(BoxCoderSettings.Default).Encode(new(0, 0, 10, 20), new(5, 0, 25, 20));

        Assert.Equal(10, deltas.X, 1e-12);
        Assert.Equal(0, deltas.Y, 1e-12);
        Assert.Equal(5 * Math.Log(2), deltas.W, 1e-12);
        Assert.Equal(0, deltas.H, 1e-12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DecodeUndoesEncode(bool plusOne)
    {
        var coder = new BoxCoder<double>(BoxCoderSettings.Default with { PlusOne = plusOne });
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            Corners<double> anchor = Corners<double>.From(RandomBox(random));
            Corners<double> box = Corners<double>.From(RandomBox(random));

            Corners<double> back = coder.Decode(anchor, coder.Encode(anchor, box));

            Assert.Equal(box.X0, back.X0, 1e-9);
            Assert.Equal(box.Y0, back.Y0, 1e-9);
            Assert.Equal(box.X1, back.X1, 1e-9);
            Assert.Equal(box.Y1, back.Y1, 1e-9);
        }
    }

    // The size stops growing at 1000 / 16 of the anchor: 62.5 x 16 = 1000.
    [Fact]
    public void TheSizeIsClipped()
    {
        Corners<double> box = new BoxCoder<double>(BoxCoderSettings.Default).Decode(new(0, 0, 16, 16), new(0, 0, 1e6, 0));

        Assert.Equal(1000, box.X1 - box.X0, 1e-9);
        Assert.Equal(16, box.Y1 - box.Y0, 1e-9);
    }

    // min(w, clip) passes w's gradient up to the clip itself, as torch's clamp does, and none beyond.
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 0)]
    public void TheGradientOfTheSizeEndsBehindTheClip(int beyond, double expected)
    {
        var coder = new BoxCoder<double>(BoxCoderSettings.Unit with { LargestLogScale = Math.Log(2) });
        double size = beyond == 0 ? Math.Log(2) : Math.BitIncrement(Math.Log(2));

        Deltas<double> d = coder.DecodeBackward(new(0, 0, 4, 4), new(0, 0, size, size), new(0, 0, 1, 1));

        Assert.Equal(expected, d.W, 1e-12);
        Assert.Equal(expected, d.H, 1e-12);
    }

    [Fact]
    public void ANaNStaysNaN() =>
        Assert.True(double.IsNaN(new BoxCoder<double>(BoxCoderSettings.Default).Decode(new(0, 0, 16, 16), new(0, 0, double.NaN, 0)).X0));

    [Fact]
    public void WeightsMustBePositive() =>
        Assert.Equal("settings", Assert.Throws<ArgumentException>(() => new BoxCoder<float>(new BoxCoderSettings(WeightX: 0))).ParamName);

    internal static Box RandomBox(Random random)
    {
        float x = (float)(random.NextDouble() * 100);
        float y = (float)(random.NextDouble() * 100);
        return new Box(x, y, x + 1 + (float)(random.NextDouble() * 60), y + 1 + (float)(random.NextDouble() * 60));
    }

    private static class Unsafe
    {
        public static unsafe void Decode(BoxCoder<double> coder, double[] anchors, double[] deltas, double[] boxes, (double Height, double Width) clip)
        {
            fixed (double* a = anchors, d = deltas, b = boxes)
            {
                BoxCoderLoop<double, Float64Element>.Decode(coder, (nint)a, (nint)d, (nint)b, anchors.Length / 4, clip);
            }
        }
    }
}
