using static TorchSharp.torch;
using static TorchSharp.torchvision;

namespace SfKernels.Training.Data;

/// <summary>Decodes and encodes JPEG and PNG files through torchvision. What reads or writes pictures does it here: in the packages flavour the codec is chosen with this assembly.</summary>
public static class PictureFile
{
    /// <summary>uint8 [3, H, W] RGB; grey pictures are spread over the three channels. The caller disposes.</summary>
    public static Tensor Read(string path)
    {
        if (!File.Exists(path))
            throw new DataException($"{path}: no such picture. Put it there, or take it out of the annotations.");
        try
        {
            return io.read_image(path, io.ImageReadMode.RGB);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            if (IsDeepPng(path))
                throw new DataException($"{path}: the PNG has 16 bits a colour, which this decoder does not read. Save it with 8. ({FirstLine(e.Message)})", e);
            throw new DataException($"{path}: the picture cannot be decoded: it is cut off, damaged or no JPEG or PNG. Copy it again. ({FirstLine(e.Message)})", e);
        }
    }

    /// <summary>uint8 [3, H, W] RGB of the bytes of a JPEG or PNG file. The caller disposes.</summary>
    public static Tensor Decode(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return io.read_image(stream, io.ImageReadMode.RGB);
    }

    /// <summary>The bytes of a file with these pixels.</summary>
    /// <param name="pixels">uint8 [3, H, W] RGB or [1, H, W] grey.</param>
    /// <param name="lossless">PNG; else JPEG.</param>
    public static byte[] Encode(Tensor pixels, bool lossless)
    {
        using var stream = new MemoryStream();
        io.write_image(pixels, stream, lossless ? ImageFormat.Png : ImageFormat.Jpeg);
        return stream.ToArray();
    }

    // Width, height, then the bits of a colour, in the first chunk.
    private static bool IsDeepPng(string path)
    {
        const int BitsAt = 24;
        Span<byte> head = stackalloc byte[BitsAt + 1];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head[1..4].SequenceEqual("PNG"u8) && head[BitsAt] == 16;
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();
}
