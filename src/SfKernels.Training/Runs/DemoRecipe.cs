using SfKernels.Training.Schedule;

namespace SfKernels.Training.Runs;

/// <summary>What `sfk demo` trains: the one place for its settings.</summary>
public static class DemoRecipe
{
    /// <summary>Scenes at their default difficulty, a small RetinaNet, the Sampling-Free loss.</summary>
    public static RunOptions Options { get; } = new()
    {
        Data = "scenes:20000,val=200",
        Backbone = "tiny",
        Loss = "sampling-free",
        Batch = 16,
        Iterations = 1700,
        // Guidance multiplies the classification gradient by r, here 0.15 to 0.25: AdamW takes the same step whatever that factor is.
        Optimizer = "adamw",
        LearningRate = 0.002,
        WeightDecay = 0.01,
        Schedule = ScheduleKind.Cosine,
        Warmup = 200,
        ClipNorm = 10,
        CheckpointEvery = 500,
    };
}
