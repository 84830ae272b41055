using SfKernels.Kernels.Cuda;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>Guidance and the second stage of the sums.</summary>
internal static class ScalarProblems
{
    private const int Blocks = 300;

    public static void Run(KernelRun run)
    {
        var (memory, launcher, name) = (run.Memory, run.Launcher, "scalars");
        var partials = memory.Copy(Enumerable.Range(0, Blocks).Select(static i => i * 0.25f).ToArray());
        var found = memory.Copy(Enumerable.Range(0, Blocks).SelectMany(static i => new[] { i % 3L, long.MaxValue }).ToArray());
        var (localisation, classification, logVariance, one) = (memory.Copy(2f), memory.Copy(8f), memory.Copy(0.7f), memory.Copy(1f));
        var (ratio, scale, total, d) = (memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1));
        GuidedScaleKernels.LaunchApply(launcher, 1, 0, localisation, classification, logVariance, 1, 2, ratio, scale, total);
        GuidedScaleKernels.LaunchLogVarianceBackward(launcher, 1, 0, classification, scale, one, d);
        var (sum, guided, scalars) = (memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(GuidedScalars.Numbers));
        LossSumKernels.LaunchTotal(launcher, 1, 0, partials, classification, sum);
        LossSumKernels.LaunchGuided(launcher, 1, 0, partials, found, 1, 0, localisation, logVariance, 1, 2, guided, scalars);
        run.Did(name);
        foreach (var view in new[] { ratio, scale, total, d, sum, guided, scalars })
            run.Wrote(name, view);
    }
}
