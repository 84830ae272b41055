using System.Diagnostics;
using SfKernels.Detection.Structures;
using SfKernels.Detection.Weights;
using SfKernels.Ops.Engine;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Data.Loading;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Optimisation;
using SfKernels.Training.Progress;
using SfKernels.Training.Schedule;
using SfKernels.Training.Storage;
using TorchSharp;

namespace SfKernels.Training.Trainer;

/// <summary>One pass of the trainer from a state to the end of the run.</summary>
internal sealed class TrainingLoop(TrainerParts parts, TrainerSettings settings, MetricsLog log, CheckpointState start) : IDisposable
{
    private readonly StepClock _clock = new(start.Seconds);
    private readonly NonFiniteWatch _watch = new();
    private readonly int _first = start.Iteration;
    private CheckpointState _state = start;
    private LearningRateSchedule _schedule = settings.ScheduleOf(start.Iterations > 0 ? start.Iterations : RunLength.Provisional);
    private double _timedFrom;
    private int _saved = -1;

    /// <summary>Of the last evaluation, null before the first.</summary>
    public DetectionMetrics? Metrics { get; private set; }

    private bool IsPlanned => _state.Iterations > 0;

    private bool IsDone => IsPlanned && _state.Iteration >= _state.Iterations;

    private bool IsEvaluationDue =>
        _state.EvaluatedAt != _state.Iteration && (IsDone || (settings.EvalEvery is { } every && _state.Iteration % every == 0));

    /// <summary>Runs to the end or until asked to stop; saves in either case.</summary>
    public TrainingOutcome Run(CancellationToken stop)
    {
        try
        {
            // A run that was stopped within an evaluation makes up for it.
            if (IsEvaluationDue)
                Evaluate();
            if (!IsDone)
                Train(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped within an evaluation: the step before it was saved.
            return TrainingOutcome.Interrupted;
        }

        Save();
        return IsDone ? TrainingOutcome.Completed : TrainingOutcome.Interrupted;
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private void Train(CancellationToken stop)
    {
        parts.Model.train();
        _clock.Start();
        foreach (Batch batch in parts.Batches.Read(_state.Iteration))
        {
            using (batch)
                Step(batch);
            Plan();
            AfterStep();
            if (IsDone || stop.IsCancellationRequested)
                return;
        }
    }

    private void Step(Batch batch)
    {
        using var scope = torch.NewDisposeScope();
        int iteration = _state.Iteration + 1;
        double rate = _schedule.At(_state.Iteration);
        bool logged = iteration % settings.LogEvery == 0 || iteration == _state.Iterations;
        parts.Optimizer.SetLearningRate(rate);
        // Drawn numbers cannot be put back: a step that fails is saved with the generator as it was before.
        torch.Tensor generator = torch.random.get_rng_state();
        DetectorLosses losses = parts.Model.ComputeLosses(MemoryFormats.Of(DeviceUpload.Send(batch.Images, parts.Device), settings.Format), batch.Targets);
        StepValues? values = Check(iteration, batch, losses, logged, generator);
        parts.Optimizer.Optimizer.zero_grad();
        losses.Total.backward();
        if (settings.ClipNorm is { } bound)
            GradientNorm.Clip(parts.Optimizer.Parameters.Select(static p => p.Parameter), bound);
        parts.Optimizer.Optimizer.step();
        _clock.Count(batch.Indices.Count);
        _state = _state with { Iteration = iteration, Seconds = _clock.Seconds };
        if (logged)
            Log(values!.Value, rate);
    }

    /// <summary>
    /// Reading a scalar waits for a GPU but is free on the CPU: there, every step is checked before it can reach the weights, elsewhere only logged ones.
    /// </summary>
    private StepValues? Check(int iteration, Batch batch, DetectorLosses losses, bool logged, torch.Tensor generator)
    {
        bool everyStep = settings.ReadEveryStep ?? losses.Total.device_type == DeviceType.CPU;
        string[] names = [.. batch.Indices.Select(i => parts.Data.Images[i].FileName)];
        torch.Tensor gathered = StepValues.Gather(losses);
        if (!everyStep)
            _watch.Note(iteration, names, gathered);
        if (!everyStep && !logged)
            return null;
        StepValues values = StepValues.Read(gathered);
        if (!values.IsFinite && everyStep)
            Stop(iteration, names, values, generator);
        if (!everyStep && _watch.Find() is var (first, firstNames, firstValues))
            Stop(first, firstNames, firstValues, generator);
        return values;
    }

    private void Log(StepValues values, double rate)
    {
        var record = new StepRecord(
            _state.Iteration, values.Loss, values.Classification, values.Localisation, values.Ratio, values.Positives, rate, _clock.TakeSpeed(), _state.Seconds);
        log.Write(record);
        parts.Progress.Stepped(record, _state.Iterations);
    }

    /// <summary>Turns a time budget into a number of steps, once; from then on the run no longer looks at the clock.</summary>
    private void Plan()
    {
        int steps = _state.Iteration - _first;
        if (steps == RunLength.WarmingSteps)
            _timedFrom = _state.Seconds;
        if (IsPlanned || steps < RunLength.WarmingSteps + RunLength.TimedSteps)
            return;
        int iterations = settings.Length.Fill(_state.Iteration, _state.Seconds, (_state.Seconds - _timedFrom) / RunLength.TimedSteps);
        _state = _state with { Iterations = iterations };
        _schedule = settings.ScheduleOf(iterations);
        parts.Progress.Say($"The time budget of {Duration.Text(settings.Length.Budget!.Value.TotalSeconds)} makes {iterations} iterations.");
    }

    private void AfterStep()
    {
        bool evaluates = IsEvaluationDue;
        if (!evaluates && _state.Iteration % settings.CheckpointEvery != 0)
            return;
        _clock.Pause();
        Save();
        if (evaluates)
            Evaluate();
        _clock.Start();
    }

    private void Evaluate()
    {
        var watch = Stopwatch.StartNew();
        Metrics = parts.Evaluate();
        var record = new EvaluationRecord(
            _state.Iteration, Measured(Metrics.Coco.Ap), Measured(Metrics.Coco.Ap50), Measured(Metrics.Voc12.Map), watch.Elapsed.TotalSeconds);
        log.Write(record);
        JsonFormat.WriteText(parts.Folder.Evaluation, Metrics.ToJson());
        if (_state.BestMetric is null || Metrics.Coco.Ap > _state.BestMetric)
        {
            _state = _state with { BestMetric = Metrics.Coco.Ap, BestIteration = _state.Iteration };
            WeightFile.Write(parts.Folder.Best, parts.Model);
        }

        _state = _state with { EvaluatedAt = _state.Iteration };
        _saved = -1;
        Save();
        parts.Progress.Evaluated(record);
    }

    // The metrics have -1 where the split has no object to find, as pycocotools has: a curve or a table must not take it for a number.
    private static double Measured(double metric) => metric < 0 ? double.NaN : metric;

    private void Save()
    {
        if (_saved == _state.Iteration)
            return;
        // Steps that were not logged may have spoilt the weights: the last good checkpoint stays.
        if (_watch.Find() is var (first, names, values))
            Stop(first, names, values, generator: null);
        CheckpointFile.Write(parts.Folder.Checkpoint, parts.Model, parts.Optimizer, _state);
        _saved = _state.Iteration;
    }

    private void Stop(int iteration, IReadOnlyList<string> images, StepValues values, torch.Tensor? generator)
    {
        CheckpointFile.Write(parts.Folder.Failed, parts.Model, parts.Optimizer, _state, generator);
        log.Write(new NonFiniteRecord(iteration, values.Loss, values.Classification, values.Localisation, images));
        string losses = FormattableString.Invariant($"loss {values.Loss}, classification {values.Classification}, localisation {values.Localisation}");
        throw new NonFiniteLossException(iteration, images, losses, parts.Folder.Failed);
    }
}
