using SfKernels.Engine;
using static SfKernels.Engine.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Resizes the spatial dimensions of [N, C, ...] to <paramref name="size"/> or by <paramref name="scale_factor"/>.</summary>
            /// <param name="size">One value for each spatial dimension, or one for all.</param>
            /// <param name="scale_factor">One value for each spatial dimension, or one for all.</param>
            /// <param name="align_corners">Only for the linear and cubic modes: corner pixels keep their values.</param>
            /// <param name="recompute_scale_factor">Sample by the ratio of the rounded sizes instead of by the given factor.</param>
            /// <param name="antialias">Only bilinear and bicubic on two dimensions: filter when shrinking.</param>
            public static Tensor interpolate(
                Tensor x,
                long[]? size = null,
                double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null,
                bool recompute_scale_factor = false,
                bool antialias = false)
            {
                var spatial = (int)x.dim() - 2;
                if (spatial is < 1 or > 3)
                    throw new ArgumentException($"Input Error: Only 3D, 4D and 5D input Tensors supported (got {x.dim()}D).", nameof(x));
                if ((size is null) == (scale_factor is null))
                    throw new ArgumentException("interpolate needs exactly one of size and scale_factor.", nameof(size));
                var sampled = mode is InterpolationMode.Nearest or InterpolationMode.NearestExact or InterpolationMode.Area;
                if (sampled && align_corners is not null)
                    throw new ArgumentException("align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear.", nameof(align_corners));

                var sizes = size is null ? null : Each(size, spatial, nameof(size));
                var scales = scale_factor is null ? null : Each(scale_factor, spatial, nameof(scale_factor));
                if (scales is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                {
                    var shape = x.shape;
                    sizes = [.. scales.Select((scale, i) => (long)Math.Floor(shape[i + 2] * scale))];
                    scales = null;
                }
                if (mode == InterpolationMode.Area)
                    return AreaPool(x, sizes!, spatial);
                var op = (antialias ? "_" : string.Empty) + UpsampleOperator(mode, spatial) + (antialias ? "_aa" : string.Empty);
                return sampled
                    ? Call($"aten::{op}", "vec", x, sizes, scales)
                    : Call($"aten::{op}", "vec", x, sizes, align_corners ?? false, scales);
            }

            public static Tensor upsample(
                Tensor input, long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool align_corners = false) =>
                interpolate(input, size, scale_factor, (InterpolationMode)mode, mode == UpsampleMode.Nearest ? null : align_corners);

            /// <summary>Pads every dimension on both sides by the same amount.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                var amounts = new long[input.dim() * 2];
                Array.Fill(amounts, pad);
                return functional.pad(input, amounts, mode, value);
            }

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad.Item1, pad.Item2 }, mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad.Item1, pad.Item2, pad.Item3, pad.Item4 }, mode, value);

            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            /// <param name="pad">Amounts before and after, last dimension first: (left, right, top, bottom) for an image.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Reflect => Call("aten::pad", "", input, pad, "reflect", Arg.None),
                PaddingModes.Replicate => Call("aten::pad", "", input, pad, "replicate", Arg.None),
                PaddingModes.Circular => Call("aten::pad", "", input, pad, "circular", Arg.None),
                PaddingModes.Zeros => Call("aten::pad", "", input, pad, "constant", 0.0),
                _ => Call("aten::pad", "", input, pad, "constant", value),
            };

            /// <summary>[N, C r^2, H, W] to [N, C, H r, W r].</summary>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => Call("aten::pixel_shuffle", "", input, upscale_factor);

            /// <summary>[N, C, H r, W r] to [N, C r^2, H, W].</summary>
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => Call("aten::pixel_unshuffle", "", input, downscale_factor);

            /// <param name="grid">[N, H, W, 2] sampling positions in [-1, 1].</param>
            public static Tensor grid_sample(
                Tensor input,
                Tensor grid,
                GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros,
                bool? align_corners = null)
            {
                var edges = padding_mode switch { GridSamplePaddingMode.Border => 1L, GridSamplePaddingMode.Reflection => 2L, _ => 0L };
                return Call("aten::grid_sampler", "", input, grid, mode == GridSampleMode.Nearest ? 1L : 0L, edges, align_corners ?? false);
            }

            private static string UpsampleOperator(InterpolationMode mode, int spatial) => (mode, spatial) switch
            {
                (InterpolationMode.Nearest, _) => $"upsample_nearest{spatial}d",
                (InterpolationMode.NearestExact, _) => $"_upsample_nearest_exact{spatial}d",
                (InterpolationMode.Linear, 1) => "upsample_linear1d",
                (InterpolationMode.Bilinear, 2) => "upsample_bilinear2d",
                (InterpolationMode.Bicubic, 2) => "upsample_bicubic2d",
                (InterpolationMode.Trilinear, 3) => "upsample_trilinear3d",
                _ => throw new ArgumentException($"Interpolation mode {mode} does not fit an input with {spatial} spatial dimension(s).", nameof(mode)),
            };

            private static Tensor AreaPool(Tensor x, long[] sizes, int spatial) => Call($"aten::adaptive_avg_pool{spatial}d", "", x, sizes);

            private static T[] Each<T>(T[] values, int spatial, string parameter) => values.Length switch
            {
                1 => [.. Enumerable.Repeat(values[0], spatial)],
                _ when values.Length == spatial => values,
                _ => throw new ArgumentException($"{parameter} has {values.Length} values for {spatial} spatial dimension(s): give one, or one for each.", parameter),
            };
        }
    }
}
