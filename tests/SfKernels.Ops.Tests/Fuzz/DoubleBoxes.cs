namespace SfKernels.Ops.Tests.Fuzz;

/// <summary>The box losses as their definitions read, in double precision. Boxes are [x0, y0, x1, y1].</summary>
internal static class DoubleBoxes
{
    /// <summary>Deltas that lead from an anchor to a box, by the weights (10, 10, 5, 5).</summary>
    public static double[] Encode(double[] anchor, double[] box, double extra)
    {
        double w = anchor[2] - anchor[0] + extra, h = anchor[3] - anchor[1] + extra;
        double bw = box[2] - box[0] + extra, bh = box[3] - box[1] + extra;
        return
        [
            10 * (box[0] + (bw / 2) - anchor[0] - (w / 2)) / w,
            10 * (box[1] + (bh / 2) - anchor[1] - (h / 2)) / h,
            5 * Math.Log(bw / w),
            5 * Math.Log(bh / h),
        ];
    }

    /// <summary>The box that deltas make of an anchor.</summary>
    public static double[] Decode(double[] anchor, double[] deltas, double extra)
    {
        double clip = Math.Log(1000.0 / 16), w = anchor[2] - anchor[0] + extra, h = anchor[3] - anchor[1] + extra;
        double x = anchor[0] + (w / 2) + (deltas[0] / 10 * w), y = anchor[1] + (h / 2) + (deltas[1] / 10 * h);
        double bw = w * Math.Exp(Math.Min(deltas[2] / 5, clip)), bh = h * Math.Exp(Math.Min(deltas[3] / 5, clip));
        return [x - (bw / 2), y - (bh / 2), x + (bw / 2) - extra, y + (bh / 2) - extra];
    }

    /// <summary>Smooth L1 of one difference.</summary>
    public static (double Value, double Slope) SmoothL1(double difference, double beta) =>
        Math.Abs(difference) < beta
            ? (difference * difference / (2 * beta), difference / beta)
            : (Math.Abs(difference) - (beta / 2), Math.Sign(difference));

    /// <summary>1 - generalised IoU.</summary>
    public static double GIoU(double[] a, double[] b, double epsilon)
    {
        double inter = Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0])) * Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
        double union = ((a[2] - a[0]) * (a[3] - a[1])) + ((b[2] - b[0]) * (b[3] - b[1])) - inter;
        double around = (Math.Max(a[2], b[2]) - Math.Min(a[0], b[0])) * (Math.Max(a[3], b[3]) - Math.Min(a[1], b[1]));
        return 1 - (inter / (union + epsilon)) + ((around - union) / (around + epsilon));
    }

    /// <summary>Derivatives by difference quotients, so narrow that no two edges lie between their ends.</summary>
    public static double[] Slopes(Func<double[], double> loss, double[] at)
    {
        double[] slopes = new double[at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            double step = 1e-7 * Math.Max(1, Math.Abs(at[i]));
            double[] below = [.. at], above = [.. at];
            below[i] -= step;
            above[i] += step;
            slopes[i] = (loss(above) - loss(below)) / (2 * step);
        }

        return slopes;
    }
}
