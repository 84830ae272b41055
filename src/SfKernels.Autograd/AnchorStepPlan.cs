using SfKernels.Ops;

namespace SfKernels.Autograd;

/// <summary>What both passes of a step on a device know.</summary>
/// <param name="Call">Which loss.</param>
/// <param name="Layout">What the door found out about the tensors.</param>
/// <param name="HasLocalisation">Whether the localisation loss is among the arguments.</param>
/// <param name="HasLogVariance">Whether v is among the arguments.</param>
internal sealed record AnchorStepPlan(AnchorLossCall Call, AnchorLayout Layout, bool HasLocalisation, bool HasLogVariance)
{
    /// <summary>Arguments before the logits.</summary>
    public int FirstLevel => 1 + (HasLocalisation ? 1 : 0) + (HasLogVariance ? 1 : 0);
}
