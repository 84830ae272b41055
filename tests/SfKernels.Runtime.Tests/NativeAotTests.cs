using System.Diagnostics.CodeAnalysis;
using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Runtime.Tests;

/// <summary>The example with the launcher and the CPU operators, compiled ahead of time to one native program.</summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The publish is for the Linux that the tests run on.")]
public sealed class NativeAotTests
{
    [SkippableFact]
    public async Task TheExamplePublishesWithoutWarningsAndRuns()
    {
        string root = Root();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sfk-aot-");
        try
        {
            ProcessRun publish = await ProcessRun.StartAsync(
                "dotnet", ["publish", Path.Combine(root, "examples/SfKernels.NativeAot"), "-c", "Release", "-r", "linux-x64", "-o", folder.FullName, "--nologo"], root, limit: TimeSpan.FromMinutes(10));
            Skip.If(publish.ExitCode != 0 && publish.Output.Contains("error NU1", StringComparison.Ordinal), "The package feed has no ahead-of-time compiler for this machine.");
            Assert.True(publish.ExitCode == 0, publish.All);
            Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
            Assert.False(File.Exists(Path.Combine(folder.FullName, "SfKernels.NativeAot.dll")), "the program is native and has no assembly beside it");
            ProcessRun run = await ProcessRun.StartAsync(Path.Combine(folder.FullName, "SfKernels.NativeAot"), [], folder.FullName, new Dictionary<string, string?> { [DriverLibrary.PathVariable] = "libnowhere.so.1" });
            Assert.True(run.ExitCode == 0, run.All);
            Assert.Contains("CPU: loss", run.Output, StringComparison.Ordinal);
            Assert.Contains("CUDA: libnowhere.so.1 is not on this machine", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SfKernels.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside their repository.");
    }
}
