using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SfKernels.Bench;

/// <summary>One call an iteration, many iterations, in this process: a step of training is timed as it happens, and the median forgives a busy machine.</summary>
public sealed class StepConfig : ManualConfig
{
    /// <summary>Adds the job, and leaves out what a device or a flavour lacks.</summary>
    public StepConfig()
    {
        AddFilter(new SimpleFilter(static one => DeviceBenchmarks.IsThere(one.Descriptor.WorkloadMethod.Name, one.Parameters[nameof(DeviceBenchmarks.Device)] as string)));
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(15)
            .WithIterationCount(41)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)

            // A collection between two calls would put the kernels' threads to sleep and empty the caches; no step of a training run has one.
            .WithGcForce(false));
    }
}
