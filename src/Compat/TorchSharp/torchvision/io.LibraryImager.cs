using System.Runtime.InteropServices;
using SfKernels.Engine;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        /// <summary>PNG and JPEG by torchvision's own operators over libpng and libjpeg.</summary>
        internal sealed class LibraryImager : Imager
        {
            private const long JpegQuality = 75;
            private const long PngCompression = 6;

            public override Tensor DecodeImage(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED)
            {
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                return DecodeImage(memory.ToArray(), mode);
            }

            /// <exception cref="InvalidDataException">The bytes are no PNG or JPEG, or a truncated or corrupt one.</exception>
            public override Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED)
            {
                ArgumentNullException.ThrowIfNull(data);
                var op = data switch
                {
                    [0xFF, 0xD8, 0xFF, ..] => "image::decode_jpeg",
                    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image::decode_png",
                    [] => throw new InvalidDataException("The image is empty: 0 bytes."),
                    _ => throw new InvalidDataException(
                        $"The image is neither PNG nor JPEG: it begins with {Convert.ToHexString(data.AsSpan(0, Math.Min(4, data.Length)))}. Convert it to one of them."),
                };
                using var bytes = tensor(data, ScalarType.Byte);
                try
                {
                    // Versions differ in a last boolean (16 bit, orientation), which is off in all of them.
                    return Operators.Arity(op, string.Empty) > 2
                        ? Dispatch.Call(op, string.Empty, bytes, (long)mode, false)
                        : Dispatch.Call(op, string.Empty, bytes, (long)mode);
                }
                catch (ExternalException exception)
                {
                    var message = exception.Message.Split('\n')[0];
                    throw new InvalidDataException($"The {op[13..].ToUpperInvariant()} image ({data.Length} bytes) cannot be decoded as {mode}: it is truncated or corrupt, or has no such form ({message}).", exception);
                }
            }

            public override void EncodeImage(Tensor image, ImageFormat format, Stream stream) => stream.Write(EncodeImage(image, format));

            public override byte[] EncodeImage(Tensor image, ImageFormat format)
            {
                if (image.dim() != 3 || image.size(0) is not (1 or 3))
                    throw new ArgumentException($"An image to encode is [1 or 3, H, W], got [{string.Join(", ", image.shape)}].", nameof(image));
                using var scope = NewDisposeScope();
                var pixels = image.cpu().contiguous();
                var encoded = format switch
                {
                    ImageFormat.Jpeg => Dispatch.Call("image::encode_jpeg", string.Empty, pixels, JpegQuality),
                    ImageFormat.Png => Dispatch.Call("image::encode_png", string.Empty, pixels, PngCompression),
                    _ => throw new ArgumentException($"{format} cannot be written: use {nameof(ImageFormat.Png)} or {nameof(ImageFormat.Jpeg)}.", nameof(format)),
                };
                return encoded.bytes.ToArray();
            }
        }
    }
}
