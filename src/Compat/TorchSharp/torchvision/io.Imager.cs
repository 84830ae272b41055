using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        /// <summary>Decodes files to [C, H, W] bytes and encodes them.</summary>
        public abstract class Imager
        {
            public abstract Tensor DecodeImage(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED);

            public abstract Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED);

            public abstract void EncodeImage(Tensor image, ImageFormat format, Stream stream);

            public abstract byte[] EncodeImage(Tensor image, ImageFormat format);

            /// <summary>Reads the stream asynchronously unless overridden; decoding runs on the thread that continues.</summary>
            public virtual async Task<Tensor> DecodeImageAsync(
                Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, CancellationToken cancellationToken = default)
            {
                using var memory = new MemoryStream();
                await stream.CopyToAsync(memory, cancellationToken).ConfigureAwait(false);
                return DecodeImage(memory.ToArray(), mode);
            }

            public virtual async Task EncodeImageAsync(Tensor image, ImageFormat format, Stream stream, CancellationToken cancellationToken = default) =>
                await stream.WriteAsync(EncodeImage(image, format), cancellationToken).ConfigureAwait(false);
        }
    }
}
