using static TorchSharp.torch;

namespace SfKernels.Detection.Structures;

/// <summary>Ground truth of one image in the pixels of the network's input.</summary>
/// <param name="Boxes">[M, 4] float32 corner boxes, every one with area.</param>
/// <param name="Labels">[M] int64 in 1..K.</param>
public sealed record Targets(Tensor Boxes, Tensor Labels) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Boxes.Dispose();
        Labels.Dispose();
    }
}
