using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Tests.Classification;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of the kernels, executed by the interpreter: the same results, and what they cost.</summary>
public abstract class InterpretedAnchorLossSuite : AnchorLossKernelsSuite
{
    private int _opened;

    /// <summary>Special functions of a logit, forward and backward, and those that 16 bytes of logits may take together in the forward.</summary>
    protected abstract (int Forward, int Backward, int Pack) SpecialFunctions { get; }

    /// <summary>Each logit is read once and each gradient written once; beside them go the labels, once for each anchor.</summary>
    [Theory]
    [InlineData(80)]
    [InlineData(81)]
    [InlineData(3)]
    public void BytesAndSpecialFunctionsAreTheFloor(int classes)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var type in new[] { LogitType.Float32, LogitType.Float16, LogitType.BFloat16 })
            {
                using var problem = AnchorProblem.Random(classes, 1, classes, (64, 3), (5, 3)).As(layout, type).As(IgnoredAnchors.AsBackground).WithInt32Labels();
                using var device = (InterpretedAnchorLoss)Open(problem, 0, 0, CPUDeviceKind.Nvidia, 1, 256);
                var logits = problem.LogitCount;
                var labels = problem.Anchors * sizeof(int);
                device.Outcome(0, 1);
                Assert.Equal(logits * problem.Size + labels, device.ForwardCost.GlobalBytesRead);
                var floor = logits * SpecialFunctions.Forward;
                Assert.InRange(device.ForwardCost.SpecialFunctions, floor, floor + logits * problem.Size / 16 * SpecialFunctions.Pack);
                device.Gradient([], [], []);
                Assert.Equal(logits * problem.Size + labels, device.BackwardCost.GlobalBytesRead);
                Assert.Equal(logits * problem.Size, device.BackwardCost.GlobalBytesWritten);
                Assert.Equal(logits * SpecialFunctions.Backward, device.BackwardCost.SpecialFunctions);
                Assert.Equal(0, device.ForwardCost.GlobalAtomics + device.BackwardCost.GlobalAtomics);
            }
        }
    }

    /// <summary>Where everything is aligned, whole packs move: 16 bytes a request.</summary>
    [Fact]
    public void AlignedLogitsMoveBySixteenBytes()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var problem = AnchorProblem.Random(1, 1, 16, (64, 1)).As(layout).WithInt32Labels();
            using var device = (InterpretedAnchorLoss)Open(problem, 0, 0, CPUDeviceKind.Nvidia, 1, 256);
            device.Gradient([], [], []);
            Assert.Equal(problem.LogitCount / 4 + problem.Anchors, device.BackwardCost.GlobalReadRequests);
            Assert.Equal(problem.LogitCount / 4, device.BackwardCost.GlobalWriteRequests);
        }
    }

    private protected override IDeviceAnchorLoss Open(
        AnchorProblem problem, int offset = 0, int gradientOffset = 0, CPUDeviceKind kind = CPUDeviceKind.Default, int blocks = 2, int threads = 16) =>
        new InterpretedAnchorLoss(problem, Settings, offset, gradientOffset, blocks, PtxMemory.Launcher(_opened++));
}
