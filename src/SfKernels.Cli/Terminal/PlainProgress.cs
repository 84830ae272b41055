using SfKernels.Training.Progress;

namespace SfKernels.Cli.Terminal;

/// <summary>Whole lines, at most one every few seconds, for files and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, TimeSpan interval) : ITrainingProgress
{
    private readonly System.Diagnostics.Stopwatch _since = new();

    /// <inheritdoc/>
    public void Say(string message) => Write(message);

    /// <inheritdoc/>
    public void Stepped(StepRecord step, int iterations)
    {
        if (IsDue() || step.Iteration == iterations)
            Write(ProgressLine.Of(step, iterations));
    }

    /// <inheritdoc/>
    public void Counting(string what, int done, int total)
    {
        if (IsDue())
            Write($"{what} {done}/{total}");
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationRecord record) => Write(ProgressLine.Of(record));

    private bool IsDue()
    {
        if (_since.IsRunning && _since.Elapsed < interval)
            return false;
        _since.Restart();
        return true;
    }

    private void Write(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
