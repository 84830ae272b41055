using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;
using static TorchSharp.torchvision;

namespace SfKernels.TorchSharp.Tests.Vision;

public sealed class ImageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sfk-images");

    public void Dispose() => folder.Delete(recursive: true);

    private static Tensor Image(long channels = 3) => ((Wave(0.05, channels, 24, 32) + 1) * 127).to(ScalarType.Byte);

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    [Fact]
    public void Png_keeps_every_pixel()
    {
        using var scope = NewDisposeScope();
        foreach (var channels in new[] { 1L, 3 })
        {
            var image = Image(channels);
            var path = PathOf($"{channels}.png");
            io.write_png(image, path);
            var read = io.read_image(path);
            Assert.Equal(image.shape, read.shape);
            Assert.Equal(image.data<byte>().ToArray(), read.data<byte>().ToArray());
        }
        Assert.Equal(2, folder.GetFiles().Length);
    }

    [Fact]
    public void Jpeg_is_near_and_reads_in_every_mode()
    {
        using var scope = NewDisposeScope();
        // Equal channels: the codec stores colour at half the size.
        var image = Image(1).expand(3, 24, 32);
        var path = PathOf("image.jpg");
        io.write_jpeg(image, path);
        var read = io.read_image(path);
        Assert.Equal(image.shape, read.shape);
        var difference = (read.to(ScalarType.Float32) - image.to(ScalarType.Float32)).abs();
        Assert.InRange(difference.mean().item<float>(), 0.01f, 3f);
        Assert.Equal([1, 24, 32], io.read_image(path, io.ImageReadMode.GRAY).shape);
        Assert.Equal([3, 24, 32], io.read_image(path, io.ImageReadMode.RGB).shape);
    }

    [Fact]
    public async Task Streams_and_tasks_read_what_files_hold()
    {
        using var image = Image();
        var path = PathOf("image.png");
        await io.write_image_async(image, path, ImageFormat.Png);
        using var stream = File.OpenRead(path);
        using var fromStream = await io.read_image_async(stream);
        using var fromFile = await io.read_image_async(path);
        using var memory = new MemoryStream();
        io.write_png(image, memory);
        using var bytes = io.read_file(path);
        // TorchVision's decode_image decodes an empty stream.
        using var decoded = Flavour.IsStandIn ? io.decode_image(bytes) : io.read_image(new MemoryStream(memory.ToArray()));
        using var encoded = io.encode_image(image, ImageFormat.Png);
        foreach (var read in new[] { fromStream, fromFile, decoded })
            Assert.Equal(image.data<byte>().ToArray(), read.data<byte>().ToArray());
        Assert.Equal(bytes.data<byte>().ToArray(), memory.ToArray());
        Assert.Equal(bytes.data<byte>().ToArray(), encoded.data<byte>().ToArray());
        io.write_file(PathOf("copy"), bytes);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(PathOf("copy")));
    }

    [Theory]
    [InlineData("jpg", 0.5)]
    [InlineData("jpg", 0.03)]
    [InlineData("png", 0.5)]
    [InlineData("png", 0.05)]
    public void Truncated_file_is_named_and_so_is_the_reason(string kind, double kept)
    {
        using var image = Image();
        var path = PathOf("cut." + kind);
        io.write_image(image, path, kind == "jpg" ? ImageFormat.Jpeg : ImageFormat.Png);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * kept)]);
        var error = Assert.Throws<InvalidDataException>(() => io.read_image(path));
        if (Flavour.IsStandIn) Assert.StartsWith(path, error.Message);
        Assert.Contains("truncated or corrupt", error.Message);
    }

    [Fact]
    public void Corrupt_file_is_named_and_so_is_the_reason()
    {
        using var image = Image();
        var path = PathOf("corrupt.png");
        io.write_png(image, path);
        var bytes = File.ReadAllBytes(path);
        for (var i = 40; i < bytes.Length; i++)
            bytes[i] = (byte)(bytes[i] * 7 + 3);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("truncated or corrupt", Assert.Throws<InvalidDataException>(() => io.read_image(path)).Message);

        File.WriteAllText(path, "GIF89a");
        Assert.Contains("neither PNG nor JPEG: it begins with 47494638", Assert.Throws<InvalidDataException>(() => io.read_image(path)).Message);
        File.WriteAllBytes(path, []);
        Assert.Contains("0 bytes", Assert.Throws<InvalidDataException>(() => io.read_image(path)).Message);
        Assert.Throws<FileNotFoundException>(() => io.read_image(PathOf("nothing.png")));
    }

    [SkippableFact]
    public void What_cannot_be_written_leaves_no_file()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("'byte'", Assert.Throws<ArgumentException>(() => io.write_png(Wave(3, 4, 4), PathOf("a.png"))).Message);
        Assert.Contains("[2, 24, 32]", Assert.Throws<ArgumentException>(() => io.write_png(Image(2), PathOf("a.png"))).Message);
        Assert.Contains("Webp cannot be written", Assert.Throws<ArgumentException>(() => io.write_image(Image(), PathOf("a.webp"), ImageFormat.Webp)).Message);
        Flavour.OnlyTheStandIn("opens the file before it encodes");
        Assert.Empty(folder.GetFiles());
        Directory.CreateDirectory(PathOf("taken.png"));
        Assert.ThrowsAny<IOException>(() => io.write_png(Image(), PathOf("taken.png")));
        Assert.Empty(folder.GetFiles());
    }
}
