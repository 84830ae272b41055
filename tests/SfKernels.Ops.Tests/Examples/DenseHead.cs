using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Examples;

/// <summary>The smallest dense detector: one anchor a cell, K classes, one box number a cell.</summary>
internal sealed class DenseHead : nn.Module<Tensor, (Tensor Logits, Tensor Boxes)>
{
    private readonly Conv2d trunk = nn.Conv2d(1, 16, 3, padding: 1);

    public DenseHead(long classes)
        : base(nameof(DenseHead))
    {
        Classifier = nn.Conv2d(16, classes, 3, padding: 1);
        Regressor = nn.Conv2d(16, 1, 3, padding: 1);
        RegisterComponents();
    }

    public Conv2d Classifier { get; }

    public Conv2d Regressor { get; }

    /// <summary>[N, K, H, W] logits and [N, 1, H, W] regression of [N, 1, H, W] images.</summary>
    public override (Tensor Logits, Tensor Boxes) forward(Tensor input1)
    {
        Tensor features = nn.functional.relu(trunk.forward(input1));
        return (Classifier.forward(features), Regressor.forward(features));
    }
}
