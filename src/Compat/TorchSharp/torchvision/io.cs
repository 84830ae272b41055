using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>Images and files as tensors of bytes.</summary>
    public static partial class io
    {
        /// <summary>Used where no imager is given.</summary>
        public static Imager DefaultImager { get; set; } = new LibraryImager();

        /// <returns>[C, H, W] bytes.</returns>
        /// <exception cref="InvalidDataException">The file is no image, or a damaged one; the message names it.</exception>
        public static Tensor read_image(string filename, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null)
        {
            using var stream = File.OpenRead(filename);
            try
            {
                return read_image(stream, mode, imager);
            }
            catch (InvalidDataException exception)
            {
                throw Named(filename, exception);
            }
        }

        public static Tensor read_image(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) =>
            (imager ?? DefaultImager).DecodeImage(stream, mode);

        public static async Task<Tensor> read_image_async(string filename, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null)
        {
            using var stream = File.OpenRead(filename);
            try
            {
                return await read_image_async(stream, mode, imager).ConfigureAwait(false);
            }
            catch (InvalidDataException exception)
            {
                throw Named(filename, exception);
            }
        }

        public static Task<Tensor> read_image_async(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) =>
            (imager ?? DefaultImager).DecodeImageAsync(stream, mode);

        /// <param name="image">[B] bytes of a PNG or JPEG file.</param>
        /// <returns>[C, H, W] bytes.</returns>
        public static Tensor decode_image(Tensor image, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null)
        {
            CheckBytes(image);
            return (imager ?? DefaultImager).DecodeImage(ToArray(image), mode);
        }

        /// <param name="image">[C, H, W] bytes.</param>
        /// <returns>[B] bytes of the file.</returns>
        public static Tensor encode_image(Tensor image, ImageFormat format, Imager? imager = null)
        {
            CheckBytes(image);
            return tensor((imager ?? DefaultImager).EncodeImage(image, format), ScalarType.Byte);
        }

        public static void write_jpeg(Tensor image, string filename, Imager? imager = null) => write_image(image, filename, ImageFormat.Jpeg, imager);

        public static void write_jpeg(Tensor image, Stream stream, Imager? imager = null) => write_image(image, stream, ImageFormat.Jpeg, imager);

        public static void write_png(Tensor image, string filename, Imager? imager = null) => write_image(image, filename, ImageFormat.Png, imager);

        public static void write_png(Tensor image, Stream stream, Imager? imager = null) => write_image(image, stream, ImageFormat.Png, imager);

        /// <summary>Writes the whole file or none of it.</summary>
        public static void write_image(Tensor image, string filename, ImageFormat format, Imager? imager = null)
        {
            CheckBytes(image);
            WriteWhole(filename, (imager ?? DefaultImager).EncodeImage(image, format));
        }

        public static void write_image(Tensor image, Stream stream, ImageFormat format, Imager? imager = null)
        {
            CheckBytes(image);
            (imager ?? DefaultImager).EncodeImage(image, format, stream);
        }

        public static async Task write_image_async(Tensor image, string filename, ImageFormat format, Imager? imager = null)
        {
            using var memory = new MemoryStream();
            await write_image_async(image, memory, format, default, imager).ConfigureAwait(false);
            WriteWhole(filename, memory.ToArray());
        }

        public static Task write_image_async(
            Tensor image, Stream stream, ImageFormat format, CancellationToken cancellationToken = default, Imager? imager = null)
        {
            CheckBytes(image);
            return (imager ?? DefaultImager).EncodeImageAsync(image, format, stream, cancellationToken);
        }

        /// <returns>[B] bytes.</returns>
        public static Tensor read_file(string filename) => tensor(File.ReadAllBytes(filename), ScalarType.Byte);

        /// <param name="data">[B] bytes.</param>
        public static void write_file(string filename, Tensor data)
        {
            CheckBytes(data);
            WriteWhole(filename, ToArray(data));
        }

        private static byte[] ToArray(Tensor data)
        {
            using var scope = NewDisposeScope();
            return data.cpu().contiguous().bytes.ToArray();
        }

        private static void CheckBytes(Tensor image)
        {
            ArgumentNullException.ThrowIfNull(image);
            if (image.dtype != ScalarType.Byte)
                throw new ArgumentException($"Image tensors must be 'byte' tensors, got {image.dtype}.", nameof(image));
        }

        private static void WriteWhole(string filename, byte[] content)
        {
            var temporary = $"{filename}.{Environment.ProcessId}.tmp";
            try
            {
                File.WriteAllBytes(temporary, content);
                File.Move(temporary, filename, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }

        private static InvalidDataException Named(string filename, InvalidDataException exception) => new($"{filename}: {exception.Message}", exception);
    }
}
