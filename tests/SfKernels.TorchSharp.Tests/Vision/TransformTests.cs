using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;
using F = TorchSharp.torchvision.transforms.functional;

namespace SfKernels.TorchSharp.Tests.Vision;

/// <summary>Image functions against torchvision's (Recorded/record.py, vision).</summary>
public sealed class TransformTests
{
    private static Tensor Image() => ((Wave(0.05, 3, 24, 32) + 1) * 127).to(ScalarType.Byte);

    [Fact]
    public void Sizes_and_crops()
    {
        using var scope = NewDisposeScope();
        Assert.Equal((3, 24, 32), F.get_dimensions(Image()));
        AssertClose(5.6605711, F.crop(Image(), -2, 5, 10, 40));
        // TorchVision places it otherwise where the margins are odd.
        if (Flavour.IsStandIn) AssertClose(39.6423155, F.center_crop(Image(), 9, 10));
        Assert.Equal([3, 7, 7], F.center_crop(Image(), 7).shape);
    }

    [Fact]
    public void Resizing_rounds_bytes()
    {
        using var scope = NewDisposeScope();
        var larger = F.resize(Image(), 13, 40, InterpolationMode.Bilinear, null, false);
        Assert.Equal(ScalarType.Byte, larger.dtype);
        AssertClose(182.459806, larger, 0.1);
        AssertClose(2150.80394, F.resize(Image(), 13, 11, InterpolationMode.Bilinear, null, true), 0.1);
        Assert.Equal([3, 12, 16], F.resize(Image(), 12, -1, null).shape);
        var image = Image();
        Assert.Same(image, F.resize(image, 24, 32));
        Assert.Equal([2, 3, 12, 8], F.resize(stack([Image(), Image()]), 12, 8).shape);
    }

    [Fact]
    public void Flips_are_their_own_inverse()
    {
        using var scope = NewDisposeScope();
        var image = Image();
        Assert.Equal(image[0, 0, 0].item<byte>(), F.hflip(image)[0, 0, 31].item<byte>());
        Assert.Equal(image[0, 0, 0].item<byte>(), F.vflip(image)[0, 23, 0].item<byte>());
        Assert.Equal(image.data<byte>().ToArray(), F.vflip(F.hflip(F.vflip(F.hflip(image)))).data<byte>().ToArray());
    }

    [Fact]
    public void Values_are_the_recorded_ones()
    {
        using var scope = NewDisposeScope();
        AssertClose(-0.417035146, F.normalize(Wave(2, 3, 4, 4), [0.1, 0.2, 0.3], [0.5, 0.6, 0.7]));
        AssertClose(-0.417461981, F.convert_image_dtype(Image()));
        AssertClose(605.035552, F.convert_image_dtype((Wave(3, 4, 4) + 1) / 2, ScalarType.Byte));
        // TorchVision does not scale what it makes bytes again, checks no shape.
        if (!Flavour.IsStandIn) return;
        AssertClose(-591.497581, F.rgb_to_grayscale(Image()), 0.05);
        Assert.Equal([3, 24, 32], F.rgb_to_grayscale(Image(), 3).shape);
        Assert.Contains("[3, 4, 4]", Assert.Throws<ArgumentException>(() => F.normalize(Wave(3, 4, 4), [0, 0, 0], [1, 1, 1])).Message);
    }
}
