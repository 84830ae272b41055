using SfKernels.Kernels.Boxes;
using SfKernels.Ops;

namespace SfKernels.Autograd;

/// <summary>What a box loss needs besides tensors, the same in both passes.</summary>
/// <param name="Settings">Which loss.</param>
/// <param name="Targets">Positives and their boxes.</param>
/// <param name="Maps">Regression maps among the arguments.</param>
/// <param name="Mean">On a device, whether the kernels divide by the terms of the positives.</param>
internal sealed record BoxLossCall(BoxLossSettings Settings, BoxTargets Targets, int Maps, bool Mean);
