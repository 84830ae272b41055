namespace SfKernels.Kernels.Classification;

/// <summary>Where the logit of image n, anchor r and class k lies in the memory of a level.</summary>
public enum LogitLayout
{
    /// <summary>[N, R, K]: a flat head output, or a map [N, A*K, H, W] in channels-last memory.</summary>
    Rows,

    /// <summary>[N, A*K, H, W] contiguous: r = (y*W + x)*A + a lies in channel a*K + k at cell y*W + x.</summary>
    Planes,
}
