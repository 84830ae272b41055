using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Matching;

/// <summary>
/// The anchors that matter to one box, without looking at the others. An IoU of t needs an intersection of t / (1 + t) * (area + anchor area);
/// for a shape that bounds the overlap in x and in y from below, hence the cells. The bounds are computed in float64 and widened by more than
/// every float32 rounding, and each cell inside is then evaluated with the reference's own float32 arithmetic: what is left out cannot reach t.
/// t is the low threshold, or the box's best IoU where that is lower; the nearest cell of every level bounds the best from below.
/// </summary>
internal sealed class CandidateSearch
{
    // Below this the float32 IoU runs into subnormal numbers and loses its relative accuracy: look at every cell instead.
    private const float SmallestReliableIou = 1e-30f;
    private const double Slack = 1 - 4e-6;
    private const double CornerRounding = 1.0 / (1 << 22);

    private Candidate[] _found = new Candidate[256];
    private int _count;

    /// <summary>What the last <see cref="Run"/> found: every anchor with IoU at least t, and some below.</summary>
    public ReadOnlySpan<Candidate> Found => _found.AsSpan(0, _count);

    /// <summary>Fills <see cref="Found"/>.</summary>
    /// <returns>The box's best IoU over all anchors; meaningful only with low-quality matches.</returns>
    public float Run(AnchorGrid grid, in Box box, MatcherSettings settings)
    {
        _count = 0;
        float extra = settings.Extra;
        float best = settings.LowQualityMatches ? BestOfNearestCells(grid, box, extra) : float.PositiveInfinity;
        float floor = MathF.Min(settings.Background, best);
        double share = floor / (1.0 + floor) * Slack;
        foreach (AnchorLevel level in grid.Levels)
        {
            for (int i = 0; i < level.PerCell; i++)
            {
                Box shape = level.Shapes[i];
                CellWindow window = floor < SmallestReliableIou
                    ? new CellWindow(0, level.Width - 1, 0, level.Height - 1)
                    : Window(level, shape, box, share, extra);
                if (window.HasCells)
                {
                    Scan(level, i, shape, window, box, settings, ref best);
                }
            }
        }

        return best;
    }

    private static float BestOfNearestCells(AnchorGrid grid, in Box box, float extra)
    {
        double centreX = 0.5 * ((double)box.X0 + box.X1);
        double centreY = 0.5 * ((double)box.Y0 + box.Y1);
        float best = 0;
        foreach (AnchorLevel level in grid.Levels)
        {
            int x = (int)Math.Clamp(Math.Round(centreX / level.StrideX), 0, level.Width - 1);
            int y = (int)Math.Clamp(Math.Round(centreY / level.StrideY), 0, level.Height - 1);
            for (int shape = 0; shape < level.PerCell; shape++)
            {
                best = MathF.Max(best, BoxOverlap.Iou(box, level[y, x, shape], extra));
            }
        }

        return best;
    }

    private static CellWindow Window(AnchorLevel level, in Box shape, in Box box, double share, double extra)
    {
        double rounding = CornerRounding * (Math.Max((double)level.Width * level.StrideX, (double)level.Height * level.StrideY) + shape.X1 + shape.Y1);
        double width = (double)box.X1 - box.X0 + extra;
        double height = (double)box.Y1 - box.Y0 + extra;
        double shapeWidth = (double)shape.X1 - shape.X0 + extra - (2 * rounding);
        double shapeHeight = (double)shape.Y1 - shape.Y0 + extra - (2 * rounding);
        double inter = share * ((width * height) + (shapeWidth * shapeHeight));
        double mostX = Math.Min(width, shapeWidth + (4 * rounding));
        double mostY = Math.Min(height, shapeHeight + (4 * rounding));
        double leastX = inter / mostY;
        double leastY = inter / mostX;
        if (leastX > mostX || leastY > mostY)
        {
            return CellWindow.None;
        }

        // Overlap in x is at least leastX exactly where box.X0 + leastX <= right edge and left edge <= box.X1 - leastX.
        leastX -= extra + (2 * rounding);
        leastY -= extra + (2 * rounding);
        return new CellWindow(
            FirstCell((box.X0 + leastX - shape.X1) / level.StrideX, level.Width),
            LastCell((box.X1 - leastX - shape.X0) / level.StrideX, level.Width),
            FirstCell((box.Y0 + leastY - shape.Y1) / level.StrideY, level.Height),
            LastCell((box.Y1 - leastY - shape.Y0) / level.StrideY, level.Height));
    }

    private static int FirstCell(double at, int cells) => (int)Math.Clamp(Math.Ceiling(at), 0, cells);

    private static int LastCell(double at, int cells) => (int)Math.Clamp(Math.Floor(at), -1, cells - 1);

    private void Scan(AnchorLevel level, int shapeIndex, in Box shape, CellWindow window, in Box box, MatcherSettings settings, ref float best)
    {
        float extra = settings.Extra;
        float low = settings.Background;
        float boxArea = BoxOverlap.Area(box, extra);
        float top = best;
        for (int y = window.Y0; y <= window.Y1; y++)
        {
            float centreY = y * level.StrideY;
            float y0 = centreY + shape.Y0;
            float y1 = centreY + shape.Y1;
            float rowHeight = y1 - y0 + extra;
            float interY = BoxOverlap.Span(box.Y0, box.Y1, y0, y1, extra);
            int anchor = level.First + (((y * level.Width) + window.X0) * level.PerCell) + shapeIndex;
            for (int x = window.X0; x <= window.X1; x++, anchor += level.PerCell)
            {
                float centreX = x * level.StrideX;
                float x0 = centreX + shape.X0;
                float x1 = centreX + shape.X1;
                float inter = BoxOverlap.Span(box.X0, box.X1, x0, x1, extra) * interY;
                float iou = inter / (boxArea + ((x1 - x0 + extra) * rowHeight) - inter);
                if (iou >= low || iou >= top)
                {
                    top = MathF.Max(top, iou);
                    Add(new Candidate(anchor, iou));
                }
            }
        }

        best = top;
    }

    private void Add(Candidate candidate)
    {
        if (_count == _found.Length)
        {
            Array.Resize(ref _found, 2 * _count);
        }

        _found[_count++] = candidate;
    }
}
