namespace SfKernels.Kernels.Matching;

/// <summary>What is known of an anchor while the boxes of a picture are walked.</summary>
[Flags]
internal enum AnchorMarks : byte
{
    /// <summary>No box touches it: background.</summary>
    None = 0,

    /// <summary>Its best IoU and box are noted.</summary>
    Touched = 1,

    /// <summary>It ties for the best IoU of some box.</summary>
    LowQuality = 2,
}
