using static SfKernels.Engine.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly long[] NoStride = [];

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size], Sizes(stride), Sizes(padding), Sizes(dilation), ceil_mode);

            public static Tensor max_pool2d(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                (long, long)? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size.Item1, kernel_size.Item2], Sizes(stride), Sizes(padding), Sizes(dilation), ceil_mode);

            /// <param name="strides">Null: the kernel size.</param>
            public static Tensor max_pool2d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Call("aten::max_pool2d", "", input, kernel_size, strides ?? NoStride, padding ?? Zero, dilation ?? One, ceil_mode);

            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                var results = CallMany("aten::max_pool2d_with_indices", "", input, kernel_size, strides ?? NoStride, padding ?? Zero, dilation ?? One, ceil_mode);
                return (results[0], results[1]);
            }

            public static Tensor avg_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long padding = 0,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size], Sizes(stride), [padding], ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size.Item1, kernel_size.Item2], Sizes(stride), Sizes(padding), ceil_mode, count_include_pad, divisor_override);

            /// <param name="stride">Null: the kernel size.</param>
            public static Tensor avg_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? stride = null,
                long[]? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) =>
                Call(
                    "aten::avg_pool2d",
                    "",
                    input,
                    kernel_size,
                    stride ?? NoStride,
                    padding ?? Zero,
                    ceil_mode,
                    count_include_pad,
                    divisor_override);

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, [output_size, output_size]);

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, [output_size.Item1, output_size.Item2]);

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => Call("aten::adaptive_avg_pool2d", "", input, output_size);

            private static long[]? Sizes(long? value) => value is { } size ? [size] : null;

            private static long[]? Sizes((long, long)? value) => value is { } size ? [size.Item1, size.Item2] : null;
        }
    }
}
