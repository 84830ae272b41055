using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SfKernels.Bench;

/// <summary>One call an iteration, many iterations, in this process: a step of training is timed as it happens, and the median forgives a busy machine.</summary>
public sealed class LossConfig : ManualConfig
{
    /// <summary>Adds the job.</summary>
    public LossConfig() => AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithStrategy(RunStrategy.Monitoring)
        .WithWarmupCount(15)
        .WithIterationCount(41)
        .WithInvocationCount(1)
        .WithUnrollFactor(1));
}
