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
    /// <exception cref="ArgumentException">The checkpoint is of another run, or has more steps than this one shall have.</exception>
    public void ContinueFrom(LoadedCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.State.Identity.Check(_parts.Identity, _parts.Folder.Path);
        CheckLength(checkpoint.State);
        CheckpointFile.Restore(checkpoint, _parts.Model, _parts.Optimizer);
        _from = checkpoint.State;
    }

    // A shorter length would be written down and not be kept.
    private void CheckLength(CheckpointState state)
    {
        int iterations = _settings.Length.Iterations ?? state.Iterations;
        if (iterations > 0 && iterations < state.Iteration)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The run in '{_parts.Folder.Path}' has done {state.Iteration} iterations, and its length now is {iterations}: give --iterations of more, or start a new run in another --out."));
        }

        if (iterations == state.Iteration)
            _parts.Progress.Say(FormattableString.Invariant($"All {iterations} iterations are done: it is evaluated and reported again. Give a larger --iterations to train it further."));
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
