using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Engine.Packages;

/// <summary>
/// PNG and JPEG by SkiaSharp, which comes with TorchVision. TorchVision's own SkiaImager fills what a damaged or cut-off file lacks with grey and says
/// nothing; here that is an error, as it is with the codecs of the system flavour.
/// </summary>
internal sealed class StrictImager : torchvision.io.Imager
{
    private const int JpegQuality = 75;

    /// <inheritdoc/>
    public override Tensor DecodeImage(Stream stream, torchvision.io.ImageReadMode mode = torchvision.io.ImageReadMode.UNCHANGED)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return DecodeImage(memory.ToArray(), mode);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The bytes are no PNG or JPEG, or a truncated or corrupt one.</exception>
    public override Tensor DecodeImage(byte[] data, torchvision.io.ImageReadMode mode = torchvision.io.ImageReadMode.UNCHANGED)
    {
        ArgumentNullException.ThrowIfNull(data);
        string kind = data switch
        {
            [0xFF, 0xD8, 0xFF, ..] => "JPEG",
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "PNG",
            [] => throw new InvalidDataException("The image is empty: 0 bytes."),
            _ => throw new InvalidDataException(
                $"The image is neither PNG nor JPEG: it begins with {Convert.ToHexString(data.AsSpan(0, Math.Min(4, data.Length)))}. Convert it to one of them."),
        };
        using SKData file = SKData.CreateCopy(data);
        using SKCodec? codec = SKCodec.Create(file);
        if (codec is null)
            throw Damaged(kind, data, "no header");
        // Skia tells transparent pictures by the alpha type alone; torchvision by the file's channels. For the modes in use they agree.
        int channels = mode switch
        {
            torchvision.io.ImageReadMode.GRAY => 1,
            torchvision.io.ImageReadMode.GRAY_ALPHA => 2,
            torchvision.io.ImageReadMode.RGB => 3,
            torchvision.io.ImageReadMode.RGB_ALPHA => 4,
            _ => codec.Info.ColorType == SKColorType.Gray8 ? 1 : codec.Info.AlphaType == SKAlphaType.Opaque ? 3 : 4,
        };
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        byte[] pixels = new byte[info.BytesSize];
        SKCodecResult result;
        unsafe
        {
            fixed (byte* start = pixels)
                result = codec.GetPixels(info, (nint)start);
        }

        return result == SKCodecResult.Success ? Planes(pixels, info.Height, info.Width, channels) : throw Damaged(kind, data, result.ToString());
    }

    /// <inheritdoc/>
    public override void EncodeImage(Tensor image, torchvision.ImageFormat format, Stream stream) => stream.Write(EncodeImage(image, format));

    /// <inheritdoc/>
    public override byte[] EncodeImage(Tensor image, torchvision.ImageFormat format)
    {
        if (image.dim() != 3 || image.size(0) is not (1 or 3))
            throw new ArgumentException($"An image to encode is [1 or 3, H, W], got [{string.Join(", ", image.shape)}].", nameof(image));
        SKEncodedImageFormat kind = format switch
        {
            torchvision.ImageFormat.Jpeg => SKEncodedImageFormat.Jpeg,
            torchvision.ImageFormat.Png => SKEncodedImageFormat.Png,
            _ => throw new ArgumentException($"{format} cannot be written: use {nameof(torchvision.ImageFormat.Png)} or {nameof(torchvision.ImageFormat.Jpeg)}.", nameof(format)),
        };
        using var scope = NewDisposeScope();
        bool grey = image.size(0) == 1;
        var info = new SKImageInfo((int)image.size(2), (int)image.size(1), grey ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        Tensor rows = image.cpu().permute(1, 2, 0);
        if (!grey)
            rows = cat([rows, full([info.Height, info.Width, 1], 255, ScalarType.Byte)], 2);
        using SKImage picture = SKImage.FromPixelCopy(info, rows.contiguous().bytes.ToArray());
        using SKData encoded = picture.Encode(kind, JpegQuality);
        return encoded.ToArray();
    }

    /// <summary>The first channels of rows of RGBA as [channels, H, W]; fewer than three are grey (ITU-R 601), the last of two is alpha.</summary>
    private static Tensor Planes(byte[] pixels, long height, long width, int channels)
    {
        using var scope = NewDisposeScope();
        Tensor all = tensor(pixels, ScalarType.Byte).reshape(height, width, 4).permute(2, 0, 1);
        if (channels >= 3)
            return all.slice(0, 0, channels, 1).contiguous().MoveToOuterDisposeScope();
        Tensor colour = all.slice(0, 0, 3, 1).to(ScalarType.Float32);
        Tensor grey = ((colour[0] * 0.299) + (colour[1] * 0.587) + (colour[2] * 0.114)).round().to(ScalarType.Byte);
        return (channels == 1 ? grey.unsqueeze(0) : stack([grey, all[3]])).MoveToOuterDisposeScope();
    }

    private static InvalidDataException Damaged(string kind, byte[] data, string reason) =>
        new($"The {kind} image ({data.Length} bytes) cannot be decoded: it is truncated or corrupt ({reason}).");
}
