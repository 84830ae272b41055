namespace SfKernels.Training.Trainer;

/// <summary>The order of [N, C, H, W] in memory. The values are the same in either; sums may be added in another order.</summary>
public enum MemoryFormat
{
    /// <summary>
    /// The channels of a pixel side by side: the convolutions of oneDNN and cuDNN read and write such maps as they are, where they would otherwise reorder every one of them.
    /// </summary>
    ChannelsLast,

    /// <summary>Plane after plane.</summary>
    Contiguous,
}
