namespace SfKernels.Training.Checkpoint;

/// <summary>What a checkpoint says besides its tensors.</summary>
/// <param name="Iteration">Steps done; also the position in the data, one batch a step.</param>
/// <param name="Iterations">Length of the run, decided by then.</param>
/// <param name="Seconds">Training time so far.</param>
/// <param name="BestMetric">Best COCO AP of an evaluation so far; null before the first.</param>
/// <param name="BestIteration">Steps done at that evaluation.</param>
/// <param name="EvaluatedAt">Steps done at the last evaluation that came to its end.</param>
/// <param name="Identity">What the run was started as.</param>
public sealed record CheckpointState(
    int Iteration,
    int Iterations,
    double Seconds,
    double? BestMetric,
    int BestIteration,
    int EvaluatedAt,
    RunIdentity Identity);
