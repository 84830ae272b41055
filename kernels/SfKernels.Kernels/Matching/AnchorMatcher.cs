using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Matching;

/// <summary>
/// Labels of all anchors of a picture, equal to <see cref="AnchorMatcherReference"/> in every bit. No R x M matrix: only anchors that can reach the low
/// threshold or a box's best IoU are looked at. Boxes must be finite; those without area are left out. Not safe for two threads at once: one each.
/// </summary>
public sealed class AnchorMatcher
{
    private readonly MatcherSettings _settings;
    private readonly MatchScratch _scratch = new();

    /// <summary>Checks <paramref name="settings"/>.</summary>
    public AnchorMatcher(MatcherSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        _settings = settings;
    }

    /// <summary>The counts alone; nothing of size R is written.</summary>
    /// <param name="grid">The anchors.</param>
    /// <param name="boxes">[M] in pixels of the grid's picture.</param>
    public MatchCounts Count(AnchorGrid grid, ReadOnlySpan<Box> boxes)
    {
        ArgumentNullException.ThrowIfNull(grid);
        BoxCheck.Finite(boxes, nameof(boxes));
        try
        {
            Walk(grid, boxes);
            long foreground = 0;
            foreach (int anchor in _scratch.Touched)
            {
                foreground += IsPositive(anchor) ? 1 : 0;
            }

            // Touched anchors reach the low threshold or are low-quality matches: none of them is background.
            int touched = _scratch.Touched.Length;
            return new MatchCounts(foreground, touched - foreground, grid.Count - touched);
        }
        finally
        {
            _scratch.Clear();
        }
    }

    /// <summary>Label and matched box of every anchor.</summary>
    /// <param name="grid">The anchors.</param>
    /// <param name="boxes">[M] in pixels of the grid's picture.</param>
    /// <param name="classes">[M] in 1..K.</param>
    /// <param name="labels">[R] out: class of the matched box, 0 background, -1 between the thresholds.</param>
    /// <param name="matched">[R] out: index of the matched box, -1 where there is none.</param>
    public MatchCounts Match(AnchorGrid grid, ReadOnlySpan<Box> boxes, ReadOnlySpan<long> classes, Span<long> labels, Span<long> matched)
    {
        ArgumentNullException.ThrowIfNull(grid);
        BoxCheck.Finite(boxes, nameof(boxes));
        BoxCheck.SameLength(boxes.Length, classes.Length, nameof(classes));
        BoxCheck.SameLength(grid.Count, labels.Length, nameof(labels));
        BoxCheck.SameLength(grid.Count, matched.Length, nameof(matched));
        labels.Clear();
        matched.Fill(-1);
        try
        {
            Walk(grid, boxes);
            long foreground = 0;
            foreach (int anchor in _scratch.Touched)
            {
                if (IsPositive(anchor))
                {
                    int box = BestBox(grid, boxes, anchor);
                    labels[anchor] = classes[box];
                    matched[anchor] = box;
                    foreground++;
                }
                else
                {
                    labels[anchor] = -1;
                }
            }

            int touched = _scratch.Touched.Length;
            return new MatchCounts(foreground, touched - foreground, grid.Count - touched);
        }
        finally
        {
            _scratch.Clear();
        }
    }

    private bool IsPositive(int anchor) =>
        (_scratch.Marks[anchor] & AnchorMarks.LowQuality) != 0 || _scratch.Iou[anchor] >= _settings.Foreground;

    private void Walk(AnchorGrid grid, ReadOnlySpan<Box> boxes)
    {
        _scratch.Reserve(grid.Count);
        for (int j = 0; j < boxes.Length; j++)
        {
            if (!boxes[j].HasArea)
            {
                continue;
            }

            float best = _scratch.Search.Run(grid, boxes[j], _settings);
            foreach (Candidate candidate in _scratch.Search.Found)
            {
                bool ties = _settings.LowQualityMatches && candidate.Iou == best;
                if (ties || candidate.Iou >= _settings.Background)
                {
                    Note(candidate, j, ties);
                }
            }
        }
    }

    private void Note(Candidate candidate, int box, bool ties)
    {
        int anchor = candidate.Anchor;
        AnchorMarks marks = _scratch.Marks[anchor];
        AnchorMarks next = marks | AnchorMarks.Touched | (ties ? AnchorMarks.LowQuality : AnchorMarks.None);
        if (marks == AnchorMarks.None)
        {
            _scratch.Touch(anchor, next);
        }
        else
        {
            _scratch.Marks[anchor] = next;
        }

        // Strictly greater: of equal boxes the first stays, as in torch.max.
        if (marks == AnchorMarks.None || candidate.Iou > _scratch.Iou[anchor])
        {
            _scratch.Iou[anchor] = candidate.Iou;
            _scratch.Box[anchor] = box;
        }
    }

    // A low-quality match below the low threshold may overlap another box more than the one that ties for it, by an IoU that box's search left out.
    private int BestBox(AnchorGrid grid, ReadOnlySpan<Box> boxes, int anchor)
    {
        if (_scratch.Iou[anchor] >= _settings.Background)
        {
            return _scratch.Box[anchor];
        }

        Box at = grid[anchor];
        int best = -1;
        float bestIou = -1;
        for (int j = 0; j < boxes.Length; j++)
        {
            float iou = boxes[j].HasArea ? BoxOverlap.Iou(boxes[j], at, _settings.Extra) : -1;
            if (iou > bestIou)
            {
                bestIou = iou;
                best = j;
            }
        }

        return best;
    }
}
