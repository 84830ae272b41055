using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Tests.Classification;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The C# of the kernels, on ILGPU's CPU accelerator or the stand-in's.</summary>
public abstract class EmulatedAnchorLossSuite : AnchorLossKernelsSuite
{
    private protected override IDeviceAnchorLoss Open(
        AnchorProblem problem, int offset = 0, int gradientOffset = 0, CPUDeviceKind kind = CPUDeviceKind.Default, int blocks = 2, int threads = 16) =>
        new EmulatedAnchorLoss(problem, Settings, offset, gradientOffset, kind, blocks, threads);
}
