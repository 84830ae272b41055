using static TorchSharp.torch;
using static TorchSharp.torchvision;

namespace SfKernels.Training.Data;

/// <summary>Decodes JPEG and PNG files through torchvision.</summary>
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
            throw new DataException($"{path}: the picture cannot be decoded: it is cut off, damaged or no JPEG or PNG. Copy it again. ({FirstLine(e.Message)})", e);
        }
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();
}
