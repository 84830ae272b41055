using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <summary>Images are [..., C, H, W]: bytes 0..255 or floats 0..1.</summary>
        public static partial class functional
        {
            /// <returns>Channels, height, width.</returns>
            public static (long channels, long height, long width) get_dimensions(Tensor img)
            {
                var axes = (int)img.dim();
                return (axes == 2 ? 1 : img.size(axes - 3), img.size(axes - 2), img.size(axes - 1));
            }

            public static Tensor hflip(Tensor input) => input.flip(-1);

            public static Tensor vflip(Tensor input) => input.flip(-2);

            public static Tensor crop(Tensor input, int top, int left, int height, int width)
            {
                var (_, imageHeight, imageWidth) = get_dimensions(input);
                var bottom = top + height;
                var right = left + width;
                if (top >= 0 && left >= 0 && bottom <= imageHeight && right <= imageWidth)
                {
                    using var rows = input.narrow(-2, top, height);
                    return rows.narrow(-1, left, width);
                }
                using var inside = crop(input, Math.Max(top, 0), Math.Max(left, 0), (int)Math.Min(bottom, imageHeight) - Math.Max(top, 0), (int)Math.Min(right, imageWidth) - Math.Max(left, 0));
                return nn.functional.pad(
                    inside,
                    (Math.Max(-left, 0), Math.Max(right - imageWidth, 0), Math.Max(-top, 0), Math.Max(bottom - imageHeight, 0)));
            }

            public static Tensor crop(Tensor input, int top, int left, int size) => crop(input, top, left, size, size);

            public static Tensor center_crop(Tensor input, int height, int width)
            {
                var (_, imageHeight, imageWidth) = get_dimensions(input);
                var top = (int)Math.Round((imageHeight - height) / 2.0, MidpointRounding.ToEven);
                var left = (int)Math.Round((imageWidth - width) / 2.0, MidpointRounding.ToEven);
                return crop(input, top, left, height, width);
            }

            public static Tensor center_crop(Tensor input, int size) => center_crop(input, size, size);

            public static Tensor resize(Tensor input, int height, int width) => resize(input, height, width, InterpolationMode.Nearest, null, false);

            public static Tensor resize(Tensor input, int height, int width, int? maxSize = null) =>
                resize(input, height, width, InterpolationMode.Nearest, maxSize, false);

            /// <summary>Bytes are rounded to the nearest.</summary>
            /// <param name="height">The height, or with width -1 the shorter side.</param>
            /// <param name="width">The width, or -1 to keep the aspect ratio.</param>
            public static Tensor resize(
                Tensor input, int height, int width, InterpolationMode interpolation = InterpolationMode.Nearest, int? maxSize = null, bool antialias = false)
            {
                var (_, imageHeight, imageWidth) = get_dimensions(input);
                if (width == -1)
                {
                    if (height > maxSize)
                        throw new ArgumentException($"maxSize = {maxSize} must be strictly greater than the requested size for the smaller edge size = {height}", nameof(maxSize));
                    var shorter = height;
                    (height, width) = imageHeight < imageWidth
                        ? (shorter, (int)(shorter * ((double)imageWidth / imageHeight)))
                        : ((int)(shorter * ((double)imageHeight / imageWidth)), shorter);
                }
                if (imageHeight == height && imageWidth == width)
                    return input;

                using var scope = NewDisposeScope();
                var floating = input.dtype is ScalarType.Float32 or ScalarType.Float64 ? input : input.to(ScalarType.Float32);
                var batched = floating.dim() < 4 ? floating.unsqueeze(0) : floating;
                var filtered = antialias && interpolation is InterpolationMode.Bilinear or InterpolationMode.Bicubic;
                var resized = nn.functional.interpolate(batched, [height, width], mode: interpolation, antialias: filtered);
                if (input.dim() < 4)
                    resized = resized.squeeze(0);
                if (is_integral(input.dtype))
                    resized = interpolation == InterpolationMode.Bicubic ? resized.clamp(0, 255).round() : resized.round();
                return resized.to(input.dtype).MoveToOuterDisposeScope();
            }

            /// <summary>(x - mean) / deviation of each channel.</summary>
            /// <param name="input">[N, C, H, W] floats.</param>
            public static Tensor normalize(Tensor input, double[] means, double[] stdevs, ScalarType dtype = ScalarType.Float32)
            {
                if (means.Length != stdevs.Length)
                    throw new ArgumentException($"{means.Length} means and {stdevs.Length} standard deviations: give as many of each.", nameof(stdevs));
                if (input.dim() != 4 || means.Length != input.size(1))
                    throw new ArgumentException($"{means.Length} means and standard deviations need an input [N, {means.Length}, H, W], got [{string.Join(", ", input.shape)}].", nameof(input));
                using var scope = NewDisposeScope();
                var mean = tensor(means, input.dtype, input.device).reshape(1, -1, 1, 1);
                var deviation = tensor(stdevs, input.dtype, input.device).reshape(1, -1, 1, 1);
                return ((input - mean) / deviation).MoveToOuterDisposeScope();
            }

            /// <summary>Between bytes 0..255 and floats 0..1.</summary>
            public static Tensor convert_image_dtype(Tensor image, ScalarType dtype = ScalarType.Float32)
            {
                if (image.dtype == dtype)
                    return image.alias();
                using var scope = NewDisposeScope();
                var (from, to) = (image.dtype, dtype);
                var result = (is_floating_point(from), is_floating_point(to)) switch
                {
                    (true, true) => image.to(to),
                    // Every byte gets an equal part of 0..1, and 1 still becomes the largest.
                    (true, false) => image.mul(Largest(to) + 1.0 - 1e-3).to(to),
                    (false, true) => image.to(to).div(Largest(from)),
                    _ when Largest(from) > Largest(to) => image.div((Largest(from) + 1) / (Largest(to) + 1), RoundingMode.floor).to(to),
                    _ => image.to(to).mul((Largest(to) + 1) / (Largest(from) + 1)),
                };
                return result.MoveToOuterDisposeScope();
            }

            /// <param name="num_output_channels">1, or 3 equal ones.</param>
            public static Tensor rgb_to_grayscale(Tensor input, int num_output_channels = 1)
            {
                if (num_output_channels is not (1 or 3))
                    throw new ArgumentException("The number of output channels must be 1 or 3.", nameof(num_output_channels));
                using var scope = NewDisposeScope();
                var floating = input.is_floating_point() ? input : input.to(ScalarType.Float32);
                var gray = ((floating.select(-3, 0) * 0.2989) + (floating.select(-3, 1) * 0.587) + (floating.select(-3, 2) * 0.114)).unsqueeze(-3).to(input.dtype);
                return (num_output_channels == 3 ? gray.expand(input.shape) : gray).MoveToOuterDisposeScope();
            }

            private static long Largest(ScalarType type) => type switch
            {
                ScalarType.Byte => byte.MaxValue,
                ScalarType.Int8 => sbyte.MaxValue,
                ScalarType.Int16 => short.MaxValue,
                ScalarType.Int32 => int.MaxValue,
                _ => throw new ArgumentException($"{type} is no type of an image.", nameof(type)),
            };
        }
    }
}
