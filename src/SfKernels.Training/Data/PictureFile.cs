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
            throw new DataException($"{path}: {PictureFault.Of(path, FirstLine(e.Message))}", e);
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

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();
}
