namespace SfKernels.Kernels.Matching;

/// <summary>
/// Working memory of one thread: per anchor the best box so far, valid only where touched, and the list of touched anchors, so that a picture costs
/// what its boxes touch and not R.
/// </summary>
internal sealed class MatchScratch
{
    private int[] _touched = new int[1024];

    /// <summary>The candidates of one box.</summary>
    public CandidateSearch Search { get; } = new();

    /// <summary>[R or more] what is known of each anchor; all zero between pictures.</summary>
    public AnchorMarks[] Marks { get; private set; } = [];

    /// <summary>[R or more] best IoU of each touched anchor.</summary>
    public float[] Iou { get; private set; } = [];

    /// <summary>[R or more] the box of that IoU.</summary>
    public int[] Box { get; private set; } = [];

    /// <summary>The anchors that some box touches, in no particular order.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, TouchedCount);

    private int TouchedCount { get; set; }

    /// <summary>Makes room for <paramref name="anchors"/> anchors.</summary>
    public void Reserve(int anchors)
    {
        if (Marks.Length < anchors)
        {
            Marks = new AnchorMarks[anchors];
            Iou = new float[anchors];
            Box = new int[anchors];
        }
    }

    /// <summary>Notes the first box of an anchor.</summary>
    public void Touch(int anchor, AnchorMarks marks)
    {
        Marks[anchor] = marks;
        if (TouchedCount == _touched.Length)
        {
            Array.Resize(ref _touched, 2 * TouchedCount);
        }

        _touched[TouchedCount++] = anchor;
    }

    /// <summary>Forgets the picture.</summary>
    public void Clear()
    {
        foreach (int anchor in Touched)
        {
            Marks[anchor] = AnchorMarks.None;
        }

        TouchedCount = 0;
    }
}
