using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Tests.Classification;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The C# of the kernels, on ILGPU's CPU accelerator or the stand-in's.</summary>
public abstract class EmulatedAnchorLossSuite : AnchorLossKernelsSuite
{
    // The CPU accelerator of the real ILGPU takes minutes for all of them: around the multiples of a warp there.
    private protected override IEnumerable<int> Lengths => CpuDevice.IsStandIn ? base.Lengths : base.Lengths.Where(static length => (length + 1) % 32 <= 2);

    private protected override IDeviceAnchorLoss Open(
        AnchorProblem problem, int offset = 0, int gradientOffset = 0, CPUDeviceKind kind = CPUDeviceKind.Default, int blocks = 2, int threads = 16) =>
        new EmulatedAnchorLoss(problem, Settings, offset, gradientOffset, kind, blocks, threads);
}
