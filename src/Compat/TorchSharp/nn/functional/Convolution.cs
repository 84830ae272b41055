using static SfKernels.Engine.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly long[] One = [1];
            private static readonly long[] Zero = [0];

            /// <param name="input">[N, in, H, W] or [in, H, W].</param>
            /// <param name="weight">[out, in / groups, kH, kW].</param>
            /// <param name="bias">[out].</param>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Call("aten::conv2d", "", input, weight, bias, strides ?? One, padding ?? Zero, dilation ?? One, groups);

            public static Tensor conv2d_padding(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Call("aten::conv2d", "padding", input, weight, bias, strides ?? One, padding == Padding.Same ? "same" : "valid", dilation ?? One, groups);

            /// <param name="weight">[in, out / groups, kH, kW].</param>
            public static Tensor conv_transpose2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? output_padding = null,
                long[]? dilation = null,
                long groups = 1) =>
                Call("aten::conv_transpose2d", "input", input, weight, bias, strides ?? One, padding ?? Zero, output_padding ?? Zero, groups, dilation ?? One);

            /// <summary>input weights^T + bias.</summary>
            /// <param name="weights">[out, in].</param>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Call("aten::linear", "", input, weights, bias);
        }
    }
}
