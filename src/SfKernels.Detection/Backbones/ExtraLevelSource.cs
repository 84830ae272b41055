namespace SfKernels.Detection.Backbones;

/// <summary>What the first extra pyramid level is made of.</summary>
public enum ExtraLevelSource
{
    /// <summary>The pyramid's own P5 (torchvision's retinanet_resnet50_fpn).</summary>
    P5,

    /// <summary>The body's C5 (the RetinaNet paper; torchvision's retinanet_resnet50_fpn_v2).</summary>
    C5,
}
