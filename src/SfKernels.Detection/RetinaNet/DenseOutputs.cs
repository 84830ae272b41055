using static TorchSharp.torch;

namespace SfKernels.Detection.RetinaNet;

/// <summary>What a dense head says of N images, level by level, finest first.</summary>
/// <param name="Logits">[N, A * K, H, W] each; channel a * K + (k - 1) is class k of anchor shape a.</param>
/// <param name="Deltas">[N, A * 4, H, W] each; channel a * 4 + j is dx, dy, dw, dh of anchor shape a.</param>
public sealed record DenseOutputs(Tensor[] Logits, Tensor[] Deltas) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor map in Logits.Concat(Deltas))
        {
            map.Dispose();
        }
    }
}
