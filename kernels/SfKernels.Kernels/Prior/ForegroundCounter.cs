using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;

namespace SfKernels.Kernels.Prior;

/// <summary>Adds up pictures on one thread.</summary>
internal sealed class ForegroundCounter(AnchorGenerator anchors, MatcherSettings settings, ResizeRule resize)
{
    private readonly AnchorMatcher _matcher = new(settings);
    private Box[] _boxes = new Box[64];

    /// <summary>The sum so far.</summary>
    public ForegroundCounts Counts { get; private set; }

    /// <summary>Counts one picture.</summary>
    public void Add(int index, PriorImage image)
    {
        if (image.Width < 1 || image.Height < 1)
        {
            throw new ArgumentException($"Image {index} is {image.Width} x {image.Height} pixels: both sides must be at least 1.", nameof(image));
        }

        ResizedSize size = resize.Apply(image.Width, image.Height);
        ReadOnlySpan<Box> boxes = Scale(index, image.Boxes, size);
        MatchCounts counts = _matcher.Count(anchors.Grid(size.PaddedHeight, size.PaddedWidth), boxes);
        Counts += new ForegroundCounts(counts.Foreground, counts.Background, counts.Between, 1, boxes.Length);
    }

    private ReadOnlySpan<Box> Scale(int index, IReadOnlyList<Box> boxes, in ResizedSize size)
    {
        if (_boxes.Length < boxes.Count)
        {
            _boxes = new Box[boxes.Count];
        }

        int count = 0;
        for (int j = 0; j < boxes.Count; j++)
        {
            Box scaled = boxes[j].Scaled(size.ScaleX, size.ScaleY);
            if (!scaled.IsFinite)
            {
                throw new ArgumentException(FormattableString.Invariant($"Image {index}, box {j} is {boxes[j]}: coordinates must be finite. Drop it when the data is read."), nameof(boxes));
            }

            if (scaled.HasArea)
            {
                _boxes[count++] = scaled;
            }
        }

        return _boxes.AsSpan(0, count);
    }
}
