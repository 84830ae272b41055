using SfKernels.Cli.Errors;
using SfKernels.Cli.Terminal;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Progress;
using SfKernels.Training.Runs;
using SfKernels.Training.Storage;
using SfKernels.Training.Trainer;

namespace SfKernels.Cli.Commands;

/// <summary>What train and demo share: run, report, print, write the numbers.</summary>
internal static class RunCommon
{
    /// <summary>Starts or resumes a run and carries it to its end.</summary>
    /// <returns>The exit code.</returns>
    public static int Train(RunOptions options, RunFolder folder, bool resume, string? json)
    {
        ITrainingProgress progress = ProgressOutput.Create();
        using var signals = new StopSignals();
        using TrainingSession session = resume ? TrainingSession.Resume(options, folder, progress) : TrainingSession.Start(options, folder, progress);
        TrainingOutcome outcome;
        try
        {
            outcome = session.Run(signals.Token);
        }
        catch (NonFiniteLossException)
        {
            session.WriteReport(evaluate: false);
            throw;
        }

        if (outcome == TrainingOutcome.Interrupted)
        {
            progress.Say($"Stopped; the state is in {folder.Checkpoint}. Continue with: sfk train --resume --out {folder.Path}");
            return ExitCode.Stopped;
        }

        DetectionMetrics metrics = session.WriteReport(evaluate: true) ?? throw new InvalidOperationException("The run ended without an evaluation.");
        MetricsTable.Print(metrics);
        progress.Say($"Report: {Path.GetFullPath(folder.Report)}");
        if (json is not null)
            JsonFormat.WriteText(json, metrics.ToJson());
        return ExitCode.Done;
    }
}
