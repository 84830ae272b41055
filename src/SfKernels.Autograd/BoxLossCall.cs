using SfKernels.Kernels.Boxes;
using SfKernels.Ops;

namespace SfKernels.Autograd;

/// <summary>What a box loss needs besides tensors, the same in both passes.</summary>
internal sealed record BoxLossCall(BoxLossSettings Settings, BoxTargets Targets);
