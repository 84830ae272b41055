using static TorchSharp.torch;

namespace SfKernels.Detection.Structures;

/// <summary>Scalars of one training step, all on the device; only <see cref="Total"/> needs a gradient.</summary>
/// <param name="Total">What backward() is called on.</param>
/// <param name="Classification">L_cls before guidance, detached.</param>
/// <param name="Localisation">L_loc, detached.</param>
/// <param name="Ratio">r = L_loc / L_cls (1 without guidance), detached.</param>
/// <param name="Positives">Number of positive anchors in the batch, detached.</param>
public sealed record DetectorLosses(Tensor Total, Tensor Classification, Tensor Localisation, Tensor Ratio, Tensor Positives);
