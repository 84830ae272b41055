using SfKernels.Training.Data;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Data;

[Collection(nameof(Loading.TensorTests))]
public sealed class PictureFileTests
{
    [Fact]
    public void GreyJpegAndPng_AreSpreadOverThreeChannels()
    {
        using var scope = NewDisposeScope();
        using var folder = new DataFolder();
        Tensor grey = arange(0, 32 * 24, ScalarType.Int64).remainder(200).to(ScalarType.Byte).reshape(1, 24, 32);
        torchvision.io.write_jpeg(grey, folder.At("grey.jpg"));
        torchvision.io.write_png(grey, folder.At("grey.png"));
        foreach (string name in new[] { "grey.jpg", "grey.png" })
        {
            Tensor read = PictureFile.Read(folder.At(name));
            Assert.Equal([3L, 24, 32], read.shape);
            Assert.Equal(ScalarType.Byte, read.dtype);
            Assert.True(read[0].equal(read[1]).all().ToBoolean());
            Assert.True(read[0].equal(read[2]).all().ToBoolean());
        }

        Assert.True(PictureFile.Read(folder.At("grey.png"))[0].equal(grey[0]).all().ToBoolean());
    }

    [Fact]
    public void ColoursKeepTheirOrder()
    {
        using var scope = NewDisposeScope();
        using var folder = new DataFolder();
        Tensor colours = tensor(new byte[] { 250, 250, 100, 100, 5, 5 }, [3, 1, 2], ScalarType.Byte);
        torchvision.io.write_png(colours, folder.At("c.png"));
        Assert.True(PictureFile.Read(folder.At("c.png")).equal(colours).all().ToBoolean());
    }

    [Fact]
    public void BadPictures_AreNamed()
    {
        using var scope = NewDisposeScope();
        using var folder = new DataFolder();
        torchvision.io.write_jpeg(randint(0, 255, [3, 64, 64], ScalarType.Byte), folder.At("good.jpg"));
        byte[] good = File.ReadAllBytes(folder.At("good.jpg"));
        folder.Write("cut.jpg", good[..(good.Length / 2)]).Write("empty.jpg", []).Write("text.jpg", "not a picture");
        byte[] broken = [.. good];
        Array.Fill(broken, (byte)0xAB, 2, 200);
        folder.Write("broken.jpg", broken);
        foreach (string name in new[] { "cut.jpg", "empty.jpg", "text.jpg", "broken.jpg" })
        {
            string message = Assert.Throws<DataException>(() => PictureFile.Read(folder.At(name))).Message;
            Assert.Contains(name, message);
            Assert.Contains("cannot be decoded", message);
        }

        Assert.Contains("gone.jpg: no such picture", Assert.Throws<DataException>(() => PictureFile.Read(folder.At("gone.jpg"))).Message);
    }

    [Fact]
    public void APngOfSixteenBitsIsNamed()
    {
        using var folder = new DataFolder();
        // Signature and header of a picture of 2 x 2 with 16 bits a colour, and no pixels.
        byte[] head = [0x89, .. "PNG"u8, 13, 10, 26, 10, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 2, 0, 0, 0, 2, 16, 2, 0, 0, 0, 0xAD, 0x44, 0x46, 0x30];
        folder.Write("deep.png", head);
        string message = Assert.Throws<DataException>(() => PictureFile.Read(folder.At("deep.png"))).Message;
        Assert.Contains("deep.png: the PNG has 16 bits a colour", message);
        Assert.Contains("with 8 bits a colour", message);
    }

    [Fact]
    public void AJpegOfFourColoursIsNamed()
    {
        using var folder = new DataFolder();
        // A comment, then the head of a frame of 8 x 8 with four colours, and no pixels.
        folder.Write("print.jpg", [0xFF, 0xD8, 0xFF, 0xFE, 0, 4, 65, 66, 0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);
        string message = Assert.Throws<DataException>(() => PictureFile.Read(folder.At("print.jpg"))).Message;
        Assert.Contains("print.jpg: the JPEG has four colours (CMYK)", message);
        Assert.Contains("Save it as RGB", message);
    }

    [Theory]
    [InlineData("GIF89a.and more", "GIF")]
    [InlineData("BM..............", "BMP")]
    [InlineData("II*\0............", "TIFF")]
    [InlineData("RIFF....WEBPVP8 ", "WebP")]
    [InlineData("....ftypavif....", "AVIF")]
    [InlineData("....ftypheic....", "HEIC")]
    public void OtherFormatsAreNamed(string head, string format)
    {
        using var folder = new DataFolder();
        folder.Write("picture.jpg", head);
        string message = Assert.Throws<DataException>(() => PictureFile.Read(folder.At("picture.jpg"))).Message;
        Assert.Contains($"it is {format}. Save it as JPEG or PNG", message);
    }

    [Fact]
    public void AnEmptyFileIsNamed()
    {
        using var folder = new DataFolder();
        folder.Write("nothing.png", []);
        Assert.Contains("the file is empty", Assert.Throws<DataException>(() => PictureFile.Read(folder.At("nothing.png"))).Message);
    }

    [Fact]
    public void VocAndCoco_FindTheirPictures()
    {
        using var scope = NewDisposeScope();
        using var folder = new DataFolder();
        folder.Write("Annotations/a.b.xml", "<annotation><size><width>6</width><height>5</height></size></annotation>").Write("ImageSets/Main/all.txt", "a.b")
            .Write("annotations/instances_all.json", """{"images":[{"id":1,"file_name":"sub/x.png","width":6,"height":5}],"annotations":[],"categories":[]}""");
        Directory.CreateDirectory(folder.At("JPEGImages"));
        Directory.CreateDirectory(folder.At("all", "sub"));
        Tensor picture = randint(0, 255, [3, 5, 6], ScalarType.Byte);
        torchvision.io.write_png(picture, folder.At("JPEGImages", "a.b.png"));
        torchvision.io.write_png(picture, folder.At("all", "sub", "x.png"));
        Assert.True(new VocDataset(folder.Root, "all").LoadPixels(0).equal(picture).all().ToBoolean());
        Assert.True(new CocoDataset(folder.Root, "all").LoadPixels(0).equal(picture).all().ToBoolean());
        File.Delete(folder.At("JPEGImages", "a.b.png"));
        Assert.Contains("a.b.jpg", Assert.Throws<DataException>(() => new VocDataset(folder.Root, "all").LoadPixels(0)).Message);
    }
}
