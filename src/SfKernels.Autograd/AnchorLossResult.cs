using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Scalars of one step, all on the device. Dispose it, or let a dispose scope.</summary>
/// <param name="Total">What backward() is called on.</param>
/// <param name="Classification">L_cls, normalised, before guidance, detached. Not finite where a logit is not: then the total leaves it out under guidance.</param>
/// <param name="Ratio">r = L_loc / L_cls, detached; 1 without guidance.</param>
/// <param name="Positives">Anchors with a label above 0, float32.</param>
public sealed record AnchorLossResult(Tensor Total, Tensor Classification, Tensor Ratio, Tensor Positives) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Total.Dispose();
        Classification.Dispose();
        Ratio.Dispose();
        Positives.Dispose();
    }
}
