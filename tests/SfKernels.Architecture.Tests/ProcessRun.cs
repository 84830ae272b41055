using System.Diagnostics;

namespace SfKernels.Architecture.Tests;

/// <summary>What a finished process left.</summary>
internal sealed record ProcessRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs a program to its end with its input closed. Variables set to null are removed.</summary>
    public static async Task<ProcessRun> StartAsync(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?>? variables = null)
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
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} ran longer than {Limit}.");
        }

        return new ProcessRun(process.ExitCode, await output, await errors);
    }
}
