using SfKernels.Training.Schedule;

namespace SfKernels.Training.Trainer;

/// <summary>How long and how the trainer steps.</summary>
/// <param name="LearningRate">Base rate.</param>
/// <param name="Length">Number of steps, or the time to fill.</param>
public sealed record TrainerSettings(double LearningRate, RunLength Length)
{
    /// <summary>Decay of the learning rate.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Step;

    /// <summary>Warm-up in steps; null is a tenth of the run, at most 500.</summary>
    public int? Warmup { get; init; }

    /// <summary>Bound on the gradient's norm; null does not clip.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>
    /// Whether every step's losses are read before it reaches the weights, or those of logged steps alone; null reads them wherever that is free: on the CPU. Elsewhere it waits for the device.
    /// </summary>
    public bool? ReadEveryStep { get; init; }

    /// <summary>How images lie in memory.</summary>
    public MemoryFormat Format { get; init; } = MemoryFormat.ChannelsLast;

    /// <summary>Steps between log lines.</summary>
    public int LogEvery { get; init; } = 10;

    /// <summary>Steps between evaluations; null evaluates at the end only.</summary>
    public int? EvalEvery { get; init; }

    /// <summary>Steps between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 200;

    /// <summary>The learning rates of a run of <paramref name="iterations"/> steps.</summary>
    public LearningRateSchedule ScheduleOf(int iterations) =>
        new(LearningRate, iterations, Schedule, Warmup ?? LearningRateSchedule.DefaultWarmup(iterations));
}
