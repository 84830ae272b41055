using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Tests.Classification;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>The sigmoid losses in both layouts, by whole packs and, misaligned, by single logits.</summary>
internal static class AnchorLossProblems
{
    private const int Classes = 20;

    public static void Run(KernelRun run)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var type in new[] { LogitType.Float32, LogitType.Float16, LogitType.BFloat16 })
            {
                foreach (var offset in new[] { 0, 1 })
                {
                    foreach (var focal in new[] { null, new FocalSettings() })
                        Run(run, layout, type, offset, focal);
                }
            }
        }
    }

    private static void Run(KernelRun run, LogitLayout layout, LogitType type, int offset, FocalSettings? focal)
    {
        using var problem = AnchorProblem.Random(7, 1, Classes, (64, 3), (5, 3)).As(layout, type).WithInt32Labels();
        using var device = new InterpretedAnchorLoss(problem, focal, offset, offset, 2, run.Launcher);
        var form = focal is null ? "CrossEntropy" : "Focal";
        var number = type switch { LogitType.Float32 => "Float", LogitType.Float16 => "Half", _ => "BFloat16" };
        var name = $"{form}, {layout}, {type}, offset {offset}";
        var (loss, normaliser, positives, firstInvalid) = device.Outcome(1, 0);
        run.Wrote(name, loss, normaliser, positives, firstInvalid);
        foreach (var gradient in device.Gradient([2], [0.75f], [normaliser / 100]))
            run.Wrote(name, gradient);
        run.Did($"AnchorLossKernels_{nameof(Forward)}_{form}{number}", name, device.ForwardCost);
        run.Did($"AnchorLossKernels_{nameof(Backward)}_{form}{number}", name, device.BackwardCost);
    }
}
