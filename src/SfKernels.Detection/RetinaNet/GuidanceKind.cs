namespace SfKernels.Detection.RetinaNet;

/// <summary>How the classification loss is scaled to the localisation loss of the same batch: L = L_loc + s r L_cls, r = L_loc / L_cls held constant.</summary>
public enum GuidanceKind
{
    /// <summary>L = L_loc + L_cls.</summary>
    None,

    /// <summary>s is given.</summary>
    Constant,

    /// <summary>s = exp(-v) with v trained from 0, and v / 2 added to the loss so that s does not collapse.</summary>
    Learned,
}
