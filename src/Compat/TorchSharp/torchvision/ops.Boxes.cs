using static SfKernels.Engine.Dispatch;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>Boxes are [x0, y0, x1, y1] without the +1 of old codes.</summary>
    public static partial class ops
    {
        /// <param name="boxes">[N, 4].</param>
        /// <param name="scores">[N].</param>
        /// <returns>[K] int64 indices of the boxes kept, by falling score.</returns>
        public static Tensor nms(Tensor boxes, Tensor scores, double iou_threshold = 0.5) => Call("torchvision::nms", "", boxes, scores, iou_threshold);

        /// <param name="boxes">[N, 4].</param>
        /// <returns>[N].</returns>
        public static Tensor box_area(Tensor boxes)
        {
            using var scope = NewDisposeScope();
            var (x0, y0, x1, y1) = Columns(Upcast(boxes));
            return ((x1 - x0) * (y1 - y0)).MoveToOuterDisposeScope();
        }

        /// <param name="boxes">[..., 4].</param>
        public static Tensor box_convert(Tensor boxes, BoxFormats in_fmt, BoxFormats out_fmt)
        {
            using var scope = NewDisposeScope();
            if (in_fmt == out_fmt)
                return boxes.clone().MoveToOuterDisposeScope();
            var (a, b, c, d) = Columns(boxes);
            var (x0, y0, x1, y1) = in_fmt switch
            {
                BoxFormats.xywh => (a, b, a + c, b + d),
                BoxFormats.cxcywh => (a - (c * 0.5), b - (d * 0.5), a + (c * 0.5), b + (d * 0.5)),
                _ => (a, b, c, d),
            };
            Tensor[] columns = out_fmt switch
            {
                BoxFormats.xywh => [x0, y0, x1 - x0, y1 - y0],
                BoxFormats.cxcywh => [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0],
                _ => [x0, y0, x1, y1],
            };
            return stack(columns, -1).MoveToOuterDisposeScope();
        }

        /// <returns>[N, M] intersection over union.</returns>
        public static Tensor box_iou(Tensor boxes1, Tensor boxes2)
        {
            using var scope = NewDisposeScope();
            var (intersection, union) = Overlap(boxes1, boxes2);
            return (intersection / union).MoveToOuterDisposeScope();
        }

        /// <returns>[N, M] IoU minus the share of the enclosing box that neither covers.</returns>
        public static Tensor generalized_box_iou(Tensor boxes1, Tensor boxes2)
        {
            using var scope = NewDisposeScope();
            var (intersection, union) = Overlap(boxes1, boxes2);
            var (x0, y0, x1, y1) = Enclosing(boxes1, boxes2);
            var area = Upcast(x1 - x0).clamp_min(0) * Upcast(y1 - y0).clamp_min(0);
            return ((intersection / union) - ((area - union) / area)).MoveToOuterDisposeScope();
        }

        /// <returns>[N, M] IoU minus the squared distance of the centres over the squared diagonal of the enclosing box.</returns>
        public static Tensor distance_box_iou(Tensor boxes1, Tensor boxes2, double eps = 1E-07)
        {
            using var scope = NewDisposeScope();
            var (intersection, union) = Overlap(boxes1, boxes2);
            var (x0, y0, x1, y1) = Enclosing(boxes1, boxes2);
            var diagonal = Upcast(x1 - x0).clamp_min(0).pow(2) + Upcast(y1 - y0).clamp_min(0).pow(2) + eps;
            var (a0, b0, a1, b1) = Columns(Upcast(boxes1).unsqueeze(1));
            var (c0, d0, c1, d1) = Columns(Upcast(boxes2));
            var distance = ((a0 + a1 - c0 - c1) / 2).pow(2) + ((b0 + b1 - d0 - d1) / 2).pow(2);
            return ((intersection / union) - (distance / diagonal)).MoveToOuterDisposeScope();
        }

        private static (Tensor Intersection, Tensor Union) Overlap(Tensor boxes1, Tensor boxes2)
        {
            var (a0, b0, a1, b1) = Columns(boxes1.unsqueeze(1));
            var (c0, d0, c1, d1) = Columns(boxes2);
            var width = Upcast(minimum(a1, c1) - maximum(a0, c0)).clamp_min(0);
            var height = Upcast(minimum(b1, d1) - maximum(b0, d0)).clamp_min(0);
            var intersection = width * height;
            return (intersection, box_area(boxes1).unsqueeze(1) + box_area(boxes2) - intersection);
        }

        private static (Tensor X0, Tensor Y0, Tensor X1, Tensor Y1) Enclosing(Tensor boxes1, Tensor boxes2)
        {
            var (a0, b0, a1, b1) = Columns(boxes1.unsqueeze(1));
            var (c0, d0, c1, d1) = Columns(boxes2);
            return (minimum(a0, c0), minimum(b0, d0), maximum(a1, c1), maximum(b1, d1));
        }

        private static (Tensor, Tensor, Tensor, Tensor) Columns(Tensor boxes) =>
            (boxes.select(-1, 0), boxes.select(-1, 1), boxes.select(-1, 2), boxes.select(-1, 3));

        // Areas of half precision or small integers would overflow.
        private static Tensor Upcast(Tensor tensor) => tensor.dtype switch
        {
            ScalarType.Float32 or ScalarType.Float64 or ScalarType.Int32 or ScalarType.Int64 => tensor,
            ScalarType.Float16 or ScalarType.BFloat16 => tensor.to(ScalarType.Float32),
            _ => tensor.to(ScalarType.Int32),
        };
    }
}
