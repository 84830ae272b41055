using SfKernels.Training.Progress;

namespace SfKernels.Cli.Terminal;

/// <summary>One line that is written over, for terminals.</summary>
internal sealed class LiveProgress(TextWriter output, Func<int> width) : ITrainingProgress
{
    private const string EraseLine = "\r\u001b[2K";
    private bool _open;

    /// <inheritdoc/>
    public void Say(string message) => Keep(message);

    /// <inheritdoc/>
    public void Stepped(StepRecord step, int iterations) => Replace(ProgressLine.Of(step, iterations));

    /// <inheritdoc/>
    public void Counting(string what, int done, int total) => Replace($"{what} {done}/{total}");

    /// <inheritdoc/>
    public void Evaluated(EvaluationRecord record) => Keep(ProgressLine.Of(record));

    private void Replace(string line)
    {
        // A line longer than the terminal would wrap, and only its last row would be erased.
        int room = Math.Max(20, width() - 1);
        output.Write(EraseLine + (line.Length <= room ? line : line[..room]));
        output.Flush();
        _open = true;
    }

    private void Keep(string line)
    {
        output.WriteLine(_open ? EraseLine + line : line);
        output.Flush();
        _open = false;
    }
}
