using SfKernels.Training.Checkpoint;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Progress;

namespace SfKernels.Training.Trainer;

/// <summary>
/// Steps a detector through its batches: learning rate, losses, backward, clipping, update, log, evaluation, checkpoint.
/// What the next step depends on is exactly what a checkpoint holds, so a resumed run computes the same bits.
/// </summary>
public sealed class DetectorTrainer
{
    private readonly TrainerParts _parts;
    private readonly TrainerSettings _settings;
    private CheckpointState? _from;

    /// <summary>Prepares a run from step 0; <see cref="ContinueFrom"/> moves it to a later one.</summary>
    public DetectorTrainer(TrainerParts parts, TrainerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(settings);
        (_parts, _settings) = (parts, settings);
    }

    /// <summary>The metrics of the last evaluation in this process, null before the first.</summary>
    public DetectionMetrics? Metrics { get; private set; }

    /// <summary>Restores weights, optimizer, generators and position.</summary>
    /// <exception cref="ArgumentException">The checkpoint is of another run.</exception>
    public void ContinueFrom(LoadedCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.State.Identity.Check(_parts.Identity, _parts.Folder.Path);
        CheckpointFile.Restore(checkpoint, _parts.Model, _parts.Optimizer);
        _from = checkpoint.State;
    }

    /// <summary>Runs to the end or until asked to stop.</summary>
    /// <param name="stop">Looked at after every step.</param>
    /// <exception cref="NonFiniteLossException">A loss was NaN or infinite; a state is saved.</exception>
    public TrainingOutcome Run(CancellationToken stop)
    {
        CheckpointState state = _from ?? new CheckpointState(0, 0, 0, null, 0, 0, _parts.Identity);
        // A number of steps given anew replaces that of the checkpoint; a time budget that was planned stays.
        state = state with { Iterations = _settings.Length.Iterations ?? state.Iterations };
        using var log = MetricsLog.Open(_parts.Folder.Metrics, state.Iteration);
        using var loop = new TrainingLoop(_parts, _settings, log, state);
        TrainingOutcome outcome = loop.Run(stop);
        Metrics = loop.Metrics;
        return outcome;
    }
}
