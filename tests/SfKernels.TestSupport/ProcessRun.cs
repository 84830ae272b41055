using System.Diagnostics;

namespace SfKernels.TestSupport;

/// <summary>What a finished process left.</summary>
public sealed record ProcessRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan StandardLimit = TimeSpan.FromMinutes(2);

    /// <summary>Both streams, for messages of assertions.</summary>
    public string All => $"exit code {ExitCode}\n{Output}{Errors}";

    /// <summary>Runs a program to its end with its input closed. Variables set to null are removed. Past the limit (two minutes) it is ended and the test fails.</summary>
    public static async Task<ProcessRun> StartAsync(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?>? variables = null, TimeSpan? limit = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in variables ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource end = new(limit ?? StandardLimit);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} ran longer than {limit ?? StandardLimit}.");
        }

        return new ProcessRun(process.ExitCode, await output, await errors);
    }
}
