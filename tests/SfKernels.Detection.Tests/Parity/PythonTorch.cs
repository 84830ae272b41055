using System.Diagnostics;
using Xunit;

namespace SfKernels.Detection.Tests.Parity;

/// <summary>Runs a Python script of this project against the machine's own PyTorch and torchvision.</summary>
internal static class PythonTorch
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<string?> Missing = new(Probe);

    /// <summary>Skips the test where there is no Python with torch and torchvision; fails it where the script fails.</summary>
    /// <param name="script">File name in the Parity folder.</param>
    /// <param name="arguments">Its arguments.</param>
    public static void Run(string script, params string[] arguments)
    {
        Skip.If(Missing.Value is not null, Missing.Value);
        (int code, string output) = Start([Path.Combine(AppContext.BaseDirectory, "Parity", script), .. arguments]);
        Assert.True(code == 0, $"{script} ended with {code}: {output}");
    }

    private static string? Probe()
    {
        if (!File.Exists(Python))
        {
            return $"{Python} is missing: apt install python3-torchvision";
        }

        return Start(["-c", "import torch, torchvision"]).Code == 0 ? null : $"{Python} has no torch and torchvision: apt install python3-torchvision";
    }

    private static (int Code, string Output) Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
