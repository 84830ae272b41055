using static SfKernels.Engine.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <param name="input">[N, C, ...] raw scores.</param>
            /// <param name="target">[N, ...] int64 class indices, or probabilities in the shape of <paramref name="input"/>.</param>
            /// <param name="weight">[C] factor of each class.</param>
            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0) =>
                Call("aten::cross_entropy_loss", "", input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <param name="input">[N, C, ...] log-probabilities.</param>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Call("aten::nll_loss_nd", "", input, target, weight, (long)reduction, -100L);

            /// <param name="input">Probabilities.</param>
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Call("aten::binary_cross_entropy", "", input, target, weight, (long)reduction);

            /// <param name="input">Raw scores.</param>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                Call("aten::binary_cross_entropy_with_logits", "", input, target, weight, pos_weights, (long)reduction);

            /// <summary>d^2 / (2 beta) for |d| below beta, |d| - beta / 2 above.</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) =>
                Call("aten::smooth_l1_loss", "", input, target, (long)reduction, beta);

            /// <summary>d^2 / 2 for |d| below delta, delta (|d| - delta / 2) above.</summary>
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) =>
                Call("aten::huber_loss", "", input, target, (long)reduction, delta);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Call("aten::l1_loss", "", input, target, (long)reduction);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Call("aten::mse_loss", "", input, target, (long)reduction);

            /// <param name="input">Log-probabilities.</param>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                Call("aten::kl_div", "", input, target, (long)reduction, log_target);

            /// <param name="x">int64 class indices of any shape.</param>
            /// <param name="num_classes">-1: the largest index plus one.</param>
            /// <returns>int64, one more dimension.</returns>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Call("aten::one_hot", "", x, num_classes);
        }
    }
}
