namespace SfKernels.Detection.Backbones;

/// <summary>A small network that trains from scratch in minutes on a CPU: strided 3x3 convolutions and residual blocks, multiples of 16 channels.</summary>
/// <param name="StemChannels">Channels at stride 2.</param>
/// <param name="StageChannels">Channels at strides 4, 8, 16, 32.</param>
/// <param name="StageBlocks">Residual blocks after each strided convolution.</param>
/// <param name="Norm">Norm after each convolution.</param>
/// <param name="Groups">Groups of a group norm.</param>
public sealed record TinyBackboneSettings(
    int StemChannels,
    IReadOnlyList<int> StageChannels,
    IReadOnlyList<int> StageBlocks,
    NormKind Norm = NormKind.Batch,
    int Groups = 8)
{
    /// <summary>What the demo trains.</summary>
    public static TinyBackboneSettings Default { get; } = new(16, [32, 64, 96, 128], [0, 1, 1, 1]);
}
