namespace SfKernels.Detection.Backbones;

/// <summary>What follows a convolution.</summary>
public enum NormKind
{
    /// <summary>Nothing; the convolution has a bias.</summary>
    None,

    /// <summary>Batch norm, trained.</summary>
    Batch,

    /// <summary>Batch norm whose statistics and scale stay as loaded.</summary>
    FrozenBatch,

    /// <summary>Group norm.</summary>
    Group,
}
