using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>The bottom-up part of a backbone: [N, 3, H, W] to the feature maps C3, C4, C5 at strides 8, 16, 32.</summary>
public abstract class Body : ExplicitModule<Tensor, Tensor[]>
{
    /// <summary>Creates the module under <paramref name="name"/>.</summary>
    protected Body(string name)
        : base(name)
    {
    }

    /// <summary>Channels of C3, C4, C5.</summary>
    public abstract IReadOnlyList<long> Channels { get; }
}
