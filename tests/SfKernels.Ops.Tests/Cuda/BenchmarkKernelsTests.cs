using SfKernels.Abstractions;
using SfKernels.Bench;
using SfKernels.Kernels.Cuda;
using SfKernels.Ops.Cuda;
using SfKernels.Ptx.Launching;
using Xunit;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>The device rows of the benchmarks, with an interpreter in the device's place: the launches of each class run, on our kernels and on another compiler's, and compute the same.</summary>
public sealed class BenchmarkKernelsTests
{
    public static TheoryData<string> Classes => ["cross-entropy", "focal", "softmax", "guided", "boxes", "assignment"];

    /// <summary>Images of other text, which the launcher cannot mistake for ours.</summary>
    [Theory]
    [MemberData(nameof(Classes))]
    public void EveryClassRunsOnAnotherCompilersKernels(string name)
    {
        List<string> swapped = [];
        InterpretedLauncher interpreter = Interpreter();
        var other = new SwappedLauncher(interpreter, typeof(AnchorLossKernels).Assembly, (image, method) =>
        {
            Assert.Equal(image.Entry.Split('_')[1], method.Name);
            swapped.Add(image.Entry);
            return new KernelImage(image.Entry, image.Text + "\n// another compiler's\n", image.BlockSize, image.MinimumArchitecture, image.SharedBytes, image.Parameters.ToArray());
        });
        Open(name, benchmark => benchmark.Compare(Interpreter(), other, 0));
        Assert.Equal(swapped.Order(), interpreter.Launches.Select(static launch => launch.Entry).Distinct().Order());
        Assert.NotEmpty(swapped);
    }

    [SkippableTheory]
    [MemberData(nameof(Classes))]
    public void EveryClassRunsOnIlgpusKernels(string name)
    {
        Skip.IfNot(IlgpuKernels.Exist, "needs the packages flavour: ILGPU's own compiler");
        Open(name, static benchmark => benchmark.Compare(Interpreter(), IlgpuKernels.On(Interpreter()), 0));
    }

    [Fact]
    public void RowsOfADeviceAreLeftOutWhereThereIsNone()
    {
        Assert.True(DeviceBenchmarks.IsThere(nameof(SigmoidCrossEntropyBenchmarks.Fused), "cpu"));
        Assert.False(DeviceBenchmarks.IsThere(nameof(DeviceBenchmarks.Kernels), "cpu"));
        Assert.False(DeviceBenchmarks.IsThere(nameof(DeviceBenchmarks.Ilgpu), "cpu"));
        Assert.True(DeviceBenchmarks.IsThere(nameof(DeviceBenchmarks.Kernels), "cuda"));
        Assert.Equal(IlgpuKernels.Exist, DeviceBenchmarks.IsThere(nameof(DeviceBenchmarks.Ilgpu), "cuda"));
    }

    private static InterpretedLauncher Interpreter() => new(typeof(AnchorLossKernels).Assembly) { Resident = 5 };

    private static void Open(string name, Action<DeviceBenchmarks> check)
    {
        switch (name)
        {
            case "cross-entropy":
                var entropy = new SigmoidCrossEntropyBenchmarks { Shape = "211x7" };
                entropy.Setup();
                check(entropy);
                entropy.Cleanup();
                break;
            case "focal":
                var focal = new SigmoidFocalBenchmarks { Shape = "211x7" };
                focal.Setup();
                check(focal);
                focal.Cleanup();
                break;
            case "softmax":
                var softmax = new SoftmaxCrossEntropyBenchmarks { Rows = 61, Columns = 81, Type = TorchSharp.torch.ScalarType.Float32 };
                softmax.Setup();
                check(softmax);
                softmax.Cleanup();
                break;
            case "guided":
                var guided = new GuidedScaleBenchmarks();
                guided.Setup();
                check(guided);
                guided.Cleanup();
                break;
            case "boxes":
                // The assignment belongs to a device there: the interpreter makes it.
                CudaDoor.OnCpu = Interpreter();
                try
                {
                    var boxes = new BoxLossBenchmarks { Images = 2, Size = (64, 96) };
                    boxes.Setup();
                    check(boxes);
                }
                finally
                {
                    CudaDoor.OnCpu = null;
                }

                break;
            default:
                var assignment = new AnchorAssignmentBenchmarks { Images = 2, Size = (64, 96) };
                assignment.Setup();
                check(assignment);
                break;
        }
    }
}
