using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>What the package SfKernels.Ops says to a program that has no libtorch, asked of MSBuild itself with the file that a restore leaves.</summary>
public sealed class LibtorchWarningTests : IDisposable
{
    private const string With = """{ "libraries": { "TorchSharp/0.106.0": {}, "libtorch-cpu-linux-x64/2.7.1": {} } }""";
    private const string Without = """{ "libraries": { "TorchSharp/0.106.0": {} } }""";
    private readonly string folder = Directory.CreateTempSubdirectory("sfk-libtorch").FullName;

    [Theory]
    [InlineData("Exe", Without, "", true)]
    [InlineData("WinExe", Without, "", true)]
    [InlineData("Exe", With, "", false)]
    [InlineData("Library", Without, "", false)]
    [InlineData("Exe", Without, "true", false)]
    public async Task AProgramWithoutLibtorchIsWarned(string output, string assets, string own, bool warned)
    {
        string file = Path.Combine(folder, "project.assets.json"), project = Path.Combine(folder, "user.proj");
        await File.WriteAllTextAsync(file, assets);
        await File.WriteAllTextAsync(project, $"""
            <Project>
              <Target Name="ResolvePackageAssets" />
              <Import Project="{Path.Combine(Repository.Root, "src/SfKernels.Ops/buildTransitive/SfKernels.Ops.targets")}" />
            </Project>
            """);
        ProcessRun run = await ProcessRun.StartAsync(
            "dotnet", ["msbuild", project, "-t:ResolvePackageAssets", "-nologo", $"-p:OutputType={output}", $"-p:ProjectAssetsFile={file}", $"-p:SfkOwnLibtorch={own}"], folder);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal(warned, run.Output.Contains("warning SFKPKG1: No libtorch: reference TorchSharp-cpu", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
