using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>A body and the pyramid over it: [N, 3, H, W] to the levels P3, P4, ... at strides 8, 16, ...</summary>
public sealed class PyramidBackbone : ExplicitModule<Tensor, Tensor[]>
{
    private readonly Body _body;
    private readonly FeaturePyramid _fpn;

    /// <summary>Joins the two; the module disposes both.</summary>
    public PyramidBackbone(Body body, PyramidSettings settings)
        : base(nameof(PyramidBackbone))
    {
        ArgumentNullException.ThrowIfNull(body);
        _body = body;
        _fpn = new FeaturePyramid(body.Channels, settings);
        register_module("body", body);
        register_module("fpn", _fpn);
    }

    /// <inheritdoc/>
    public override Tensor[] forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] levels = _fpn.call(_body.call(input));
        scope.MoveToOuter(levels.Cast<IDisposable>());
        return levels;
    }
}
