using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>One level on the device.</summary>
public struct LogitLevelView
{
    /// <summary>N * Cells * Anchors * K logits.</summary>
    public ArrayView<byte> Logits;

    /// <summary>As many, for a backward.</summary>
    public ArrayView<byte> Gradient;

    /// <summary>Where they lie and who takes them.</summary>
    public LogitTiling Tiling;
}
