using System.Diagnostics;
using SfKernels.Cli.Errors;
using SfKernels.Training.Progress;
using SfKernels.Training.Runs;
using SfKernels.Training.Storage;

namespace SfKernels.Cli.Ablation;

/// <summary>Trains a cell in a process of its own, so that several single-threaded runs share the cores without sharing state.</summary>
/// <param name="outFolder">Folder of the whole grid.</param>
/// <param name="shared">Options of `sfk train` that all cells share.</param>
internal sealed class CellProcess(string outFolder, IReadOnlyList<string> shared)
{
    private const string ResultFile = "result.json";

    /// <summary>The result of an earlier call, or null.</summary>
    public CellResult? Finished(AblationCell cell)
    {
        string file = Path.Combine(outFolder, cell.Folder, ResultFile);
        return File.Exists(file) ? JsonFormat.Read<CellResult>(file) : null;
    }

    /// <summary>Starts or continues a cell and waits for its end.</summary>
    /// <returns>The result, or null where it was stopped before its end.</returns>
    public async Task<CellResult?> RunAsync(AblationCell cell, CancellationToken stop)
    {
        var folder = new RunFolder(Path.Combine(outFolder, cell.Folder));
        Directory.CreateDirectory(folder.Path);
        bool resumes = File.Exists(folder.Checkpoint);
        if (!resumes)
            folder.Clear();
        string log = Path.Combine(folder.Path, "log.txt");
        int code = await StartAsync(["train", .. shared, .. cell.Arguments, "--out", folder.Path, .. resumes ? ["--resume"] : Array.Empty<string>()], log, stop);
        CellResult? result = Read(cell, folder, code);
        if (result is not null)
            JsonFormat.Write(Path.Combine(folder.Path, ResultFile), result);
        else if (code != ExitCode.Stopped)
            throw new InvalidOperationException($"{cell.Folder} ended with exit code {code}: {LastLine(log)} (the whole output is in {log}).");
        return result;
    }

    private static CellResult? Read(AblationCell cell, RunFolder folder, int code)
    {
        IReadOnlyList<LogRecord> records = MetricsLog.Read(folder.Metrics);
        double seconds = records.OfType<StepRecord>().LastOrDefault()?.Seconds ?? 0;
        if (code == ExitCode.Done && records.OfType<EvaluationRecord>().LastOrDefault() is { } end)
            return new CellResult(cell.Column.Name, cell.LearningRate, cell.Seed, null, end.AP, end.AP50, end.Voc12, seconds);
        if (code == ExitCode.Failed && records.OfType<NonFiniteRecord>().LastOrDefault() is { } broken)
            return new CellResult(cell.Column.Name, cell.LearningRate, cell.Seed, broken.Iteration, 0, 0, 0, seconds);
        return null;
    }

    private static async Task<int> StartAsync(IReadOnlyList<string> arguments, string log, CancellationToken stop)
    {
        string host = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this process is unknown.");
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var start = new ProcessStartInfo(host, isDotnet ? [typeof(CellProcess).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        await using var writer = new StreamWriter(log, append: true) { AutoFlush = true };
        TextWriter lines = TextWriter.Synchronized(writer);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{host} did not start.");
        process.OutputDataReceived += (_, line) => lines.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => lines.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // Ctrl-C reaches the child by itself; a stop that came otherwise is passed on.
        await using CancellationTokenRegistration registration = stop.Register(() => Signal(process.Id));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static void Signal(int process)
    {
        using Process? kill = Process.Start("kill", ["-TERM", process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill?.WaitForExit();
    }

    private static string LastLine(string log) => File.ReadLines(log).LastOrDefault(static line => line.Length > 0) ?? "no output";
}
