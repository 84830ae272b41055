using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Boxes;

/// <summary>The box losses in float64 as their definitions read, one anchor after the other.</summary>
public static class BoxLossReference
{
    /// <summary>Sum over positives of the smooth L1 between predicted deltas and encoded boxes.</summary>
    /// <param name="anchors">[R].</param>
    /// <param name="deltas">[R, 4].</param>
    /// <param name="boxes">[M].</param>
    /// <param name="matched">[R]: row of <paramref name="boxes"/>, negative where there is none.</param>
    /// <param name="coder">Weights and options.</param>
    /// <param name="beta">Where the square meets the line.</param>
    public static double SmoothL1(
        ReadOnlySpan<Box> anchors, ReadOnlySpan<double> deltas, ReadOnlySpan<Box> boxes, ReadOnlySpan<long> matched, BoxCoderSettings coder, double beta)
    {
        ArgumentNullException.ThrowIfNull(coder);
        double extra = coder.PlusOne ? 1 : 0;
        double sum = 0;
        for (int r = 0; r < anchors.Length; r++)
        {
            if (matched[r] < 0)
            {
                continue;
            }

            (double cx, double cy, double w, double h) = Centred(anchors[r], extra);
            (double bx, double by, double bw, double bh) = Centred(boxes[(int)matched[r]], extra);
            double[] target =
                [coder.WeightX * (bx - cx) / w, coder.WeightY * (by - cy) / h, coder.WeightW * Math.Log(bw / w), coder.WeightH * Math.Log(bh / h)];
            for (int c = 0; c < 4; c++)
            {
                double size = Math.Abs(deltas[(4 * r) + c] - target[c]);
                sum += size < beta ? size * size / (2 * beta) : size - (beta / 2);
            }
        }

        return sum;
    }

    /// <summary>Sum over positives of the generalised IoU loss between decoded boxes and ground truth.</summary>
    /// <param name="anchors">[R].</param>
    /// <param name="deltas">[R, 4].</param>
    /// <param name="boxes">[M].</param>
    /// <param name="matched">[R]: row of <paramref name="boxes"/>, negative where there is none.</param>
    /// <param name="coder">Weights and options.</param>
    /// <param name="epsilon">Added to both denominators.</param>
    public static double GeneralizedIou(
        ReadOnlySpan<Box> anchors, ReadOnlySpan<double> deltas, ReadOnlySpan<Box> boxes, ReadOnlySpan<long> matched, BoxCoderSettings coder, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(coder);
        double sum = 0;
        for (int r = 0; r < anchors.Length; r++)
        {
            if (matched[r] < 0)
            {
                continue;
            }

            (double x0, double y0, double x1, double y1) = Decode(anchors[r], deltas.Slice(4 * r, 4), coder);
            Box box = boxes[(int)matched[r]];
            double width = Math.Max(0, Math.Min(x1, box.X1) - Math.Max(x0, box.X0));
            double height = Math.Max(0, Math.Min(y1, box.Y1) - Math.Max(y0, box.Y0));
            double inter = width * height;
            double union = ((x1 - x0) * (y1 - y0)) + (((double)box.X1 - box.X0) * ((double)box.Y1 - box.Y0)) - inter;
            double around = (Math.Max(x1, box.X1) - Math.Min(x0, box.X0)) * (Math.Max(y1, box.Y1) - Math.Min(y0, box.Y0));
            sum += 1 - ((inter / (union + epsilon)) - ((around - union) / (around + epsilon)));
        }

        return sum;
    }

    /// <summary>The box that four deltas make of an anchor.</summary>
    public static (double X0, double Y0, double X1, double Y1) Decode(Box anchor, ReadOnlySpan<double> deltas, BoxCoderSettings coder)
    {
        ArgumentNullException.ThrowIfNull(coder);
        double extra = coder.PlusOne ? 1 : 0;
        (double cx, double cy, double w, double h) = Centred(anchor, extra);
        double centreX = cx + (deltas[0] / coder.WeightX * w);
        double centreY = cy + (deltas[1] / coder.WeightY * h);
        double width = w * Math.Exp(Math.Min(deltas[2] / coder.WeightW, coder.LargestLogScale));
        double height = h * Math.Exp(Math.Min(deltas[3] / coder.WeightH, coder.LargestLogScale));
        return (centreX - (width / 2), centreY - (height / 2), centreX + (width / 2) - extra, centreY + (height / 2) - extra);
    }

    private static (double X, double Y, double Width, double Height) Centred(Box box, double extra)
    {
        double width = (double)box.X1 - box.X0 + extra;
        double height = (double)box.Y1 - box.Y0 + extra;
        return (box.X0 + (width / 2), box.Y0 + (height / 2), width, height);
    }
}
