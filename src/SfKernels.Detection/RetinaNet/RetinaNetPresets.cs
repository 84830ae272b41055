using SfKernels.Detection.Backbones;
using SfKernels.Kernels.Geometry;

namespace SfKernels.Detection.RetinaNet;

/// <summary>Settings that suit a backbone when nothing else is said.</summary>
public static class RetinaNetPresets
{
    private const int TinyLevels = 4;

    /// <summary>
    /// A residual network gets the paper's RetinaNet. The tiny one is for small pictures with small objects, trained from scratch in minutes: half the
    /// depth of heads, a quarter of their width, and anchors from 12 pixels on.
    /// </summary>
    /// <param name="backbone">One of <see cref="BackboneFactory.Names"/>.</param>
    /// <param name="classes">K.</param>
    /// <param name="loss">What it is trained with.</param>
    /// <param name="prior">pi of the training set under these settings' anchors and matcher, where known.</param>
    public static RetinaNetSettings Create(string backbone, int classes, LossSettings loss, double? prior)
    {
        var settings = new RetinaNetSettings { Classes = classes, Backbone = backbone, Loss = loss, Prior = prior };
        return backbone != BackboneFactory.Tiny ? settings : settings with
        {
            Pyramid = new PyramidSettings(64, Levels: TinyLevels),
            Head = new HeadSettings(2),
            Anchors = AnchorSettings.RetinaNet with { Strides = [.. AnchorSettings.RetinaNet.Strides.Take(TinyLevels)], BaseScale = 1.5 },
        };
    }
}
