using SfKernels.Detection.Backbones;
using static TorchSharp.torch;

namespace SfKernels.Detection.RetinaNet;

/// <summary>The classification and the regression tower, run over every level; maps stay as the convolutions leave them.</summary>
internal sealed class RetinaNetHead : ExplicitModule<Tensor[], DenseOutputs>
{
    private readonly HeadTower _classification;
    private readonly HeadTower _regression;

    public RetinaNetHead(int channels, int anchorsPerCell, int classes, HeadSettings settings, double bias)
        : base(nameof(RetinaNetHead))
    {
        _classification = new HeadTower("classification_head", "cls_logits", channels, anchorsPerCell * classes, settings);
        _regression = new HeadTower("regression_head", "bbox_reg", channels, anchorsPerCell * 4, settings);
        nn.init.constant_(_classification.Output.bias!, bias);
        register_module("classification_head", _classification);
        register_module("regression_head", _regression);
    }

    /// <inheritdoc/>
    public override DenseOutputs forward(Tensor[] input) =>
        new([.. input.Select(_classification.call)], [.. input.Select(_regression.call)]);
}
