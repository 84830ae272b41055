using System.Text;
using System.Text.Json;
using SfKernels.Detection.Weights;
using SfKernels.Training.Storage;

namespace SfKernels.Training.Progress;

/// <summary>metrics.jsonl: one JSON object a line, appended and flushed at once, so that a killed run keeps what it logged.</summary>
public sealed class MetricsLog : IDisposable
{
    private readonly StreamWriter _writer;

    private MetricsLog(StreamWriter writer) => _writer = writer;

    /// <summary>Opens the log for appending after step <paramref name="iteration"/>.</summary>
    /// <param name="path">The file; created where missing.</param>
    /// <param name="iteration">
    /// Steps of the checkpoint to continue from. Later lines are dropped: the resumed run writes them again, with the same numbers.
    /// </param>
    public static MetricsLog Open(string path, int iteration)
    {
        string kept = string.Concat(Read(path).Where(record => record.Iteration <= iteration && record is not NonFiniteRecord).Select(ToLine));
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(kept)));
        return new MetricsLog(new StreamWriter(path, append: true, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
    }

    /// <summary>All whole lines of a log; none where there is no file. A line cut off by a killed process is left out.</summary>
    public static IReadOnlyList<LogRecord> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        var records = new List<LogRecord>();
        foreach (string line in File.ReadLines(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<LogRecord>(line, JsonFormat.Line) is { } record)
                    records.Add(record);
            }
            catch (JsonException)
            {
                // Only the last line can be cut off, and it is written again after a resume.
                break;
            }
        }

        return records;
    }

    /// <summary>Appends one line.</summary>
    public void Write(LogRecord record)
    {
        _writer.Write(ToLine(record));
        _writer.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private static string ToLine(LogRecord record) => JsonSerializer.Serialize(record, JsonFormat.Line) + "\n";
}
