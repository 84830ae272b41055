using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class ops
    {
        /// <summary>alpha_t (1 - p_t)^gamma CE, the sigmoid cross-entropy weighted towards what is wrong.</summary>
        /// <param name="inputs">Raw scores.</param>
        /// <param name="targets">0 or 1, in the shape of <paramref name="inputs"/>.</param>
        /// <param name="alpha">Weight of the positives; negative for none.</param>
        public static Tensor sigmoid_focal_loss(
            Tensor inputs, Tensor targets, double alpha = 0.25, double gamma = 2, nn.Reduction reduction = nn.Reduction.None)
        {
            using var scope = NewDisposeScope();
            var p = sigmoid(inputs);
            var crossEntropy = nn.functional.binary_cross_entropy_with_logits(inputs, targets, reduction: nn.Reduction.None);
            var right = (p * targets) + ((1 - p) * (1 - targets));
            var loss = crossEntropy * (1 - right).pow(gamma);
            if (alpha >= 0)
                loss = ((alpha * targets) + ((1 - alpha) * (1 - targets))) * loss;
            return Reduce(loss, reduction).MoveToOuterDisposeScope();
        }

        public static Tensor sigmoid_focal_loss(
            Tensor inputs, Tensor targets, float alpha = 0.25f, float gamma = 2, nn.Reduction reduction = nn.Reduction.None) =>
            sigmoid_focal_loss(inputs, targets, (double)alpha, (double)gamma, reduction);

        /// <summary>1 - GIoU of corresponding boxes.</summary>
        /// <param name="boxes1">[N, 4].</param>
        /// <param name="boxes2">[N, 4].</param>
        public static Tensor generalized_box_iou_loss(Tensor boxes1, Tensor boxes2, nn.Reduction reduction = nn.Reduction.None, double eps = 1E-07)
        {
            using var scope = NewDisposeScope();
            var (intersection, union, x0, y0, x1, y1) = Paired(boxes1, boxes2);
            var area = (x1 - x0) * (y1 - y0);
            var loss = 1 - (intersection / (union + eps)) + ((area - union) / (area + eps));
            return Reduce(loss, reduction).MoveToOuterDisposeScope();
        }

        /// <summary>1 - DIoU of corresponding boxes.</summary>
        public static Tensor distance_box_iou_loss(Tensor boxes1, Tensor boxes2, nn.Reduction reduction = nn.Reduction.None, double eps = 1E-07)
        {
            using var scope = NewDisposeScope();
            var (intersection, union, x0, y0, x1, y1) = Paired(boxes1, boxes2);
            var diagonal = (x1 - x0).pow(2) + (y1 - y0).pow(2) + eps;
            var (a0, b0, a1, b1) = Columns(boxes1);
            var (c0, d0, c1, d1) = Columns(boxes2);
            var distance = ((a0 + a1 - c0 - c1) / 2).pow(2) + ((b0 + b1 - d0 - d1) / 2).pow(2);
            var loss = 1 - (intersection / (union + eps)) + (distance / diagonal);
            return Reduce(loss, reduction).MoveToOuterDisposeScope();
        }

        // A product of the clamped sides would have no gradient in one of them where the other is zero; so does the mask, on purpose.
        private static (Tensor Intersection, Tensor Union, Tensor X0, Tensor Y0, Tensor X1, Tensor Y1) Paired(Tensor boxes1, Tensor boxes2)
        {
            var (a0, b0, a1, b1) = Columns(boxes1);
            var (c0, d0, c1, d1) = Columns(boxes2);
            var (left, top, right, bottom) = (maximum(a0, c0), maximum(b0, d0), minimum(a1, c1), minimum(b1, d1));
            var overlap = (bottom > top).logical_and(right > left);
            var product = (right - left) * (bottom - top);
            var intersection = where(overlap, product, zeros_like(product));
            var union = ((a1 - a0) * (b1 - b0)) + ((c1 - c0) * (d1 - d0)) - intersection;
            return (intersection, union, minimum(a0, c0), minimum(b0, d0), maximum(a1, c1), maximum(b1, d1));
        }

        private static Tensor Reduce(Tensor loss, nn.Reduction reduction) => reduction switch
        {
            nn.Reduction.Mean => loss.mean(),
            nn.Reduction.Sum => loss.sum(),
            _ => loss,
        };
    }
}
