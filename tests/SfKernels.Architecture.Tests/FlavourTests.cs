using System.Text.Json;
using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>What the build files say for each flavour, asked of MSBuild itself; nothing is restored or built.</summary>
public sealed class FlavourTests
{
    private const string Training = "src/SfKernels.Training/SfKernels.Training.csproj";
    private const string EmulatorTests = "tests/SfKernels.ILGPU.Tests/SfKernels.ILGPU.Tests.csproj";

    [Fact]
    public async Task SystemReferencesTheStandIn()
    {
        JsonElement items = await Evaluate(Training, "system");
        Assert.Contains("TorchSharp.csproj", ProjectFiles(items));
        Assert.DoesNotContain(Identities(items, "PackageReference"), package => package.StartsWith("Torch", StringComparison.Ordinal));
        items = await Evaluate(EmulatorTests, "system");
        Assert.Contains("ILGPU.csproj", ProjectFiles(items));
        Assert.DoesNotContain(Identities(items, "PackageReference"), package => package.StartsWith("ILGPU", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PackagesReferencesThePackagesAndNoStandIn()
    {
        JsonElement items = await Evaluate(Training, "packages");
        Assert.Contains("TorchSharp-cpu", Identities(items, "PackageReference"));
        Assert.Contains("TorchVision", Identities(items, "PackageReference"));
        Assert.DoesNotContain("TorchSharp.csproj", ProjectFiles(items));
        items = await Evaluate(EmulatorTests, "packages");
        Assert.Contains("ILGPU", Identities(items, "PackageReference"));
        Assert.Contains("ILGPU.Algorithms", Identities(items, "PackageReference"));
        Assert.DoesNotContain("ILGPU.csproj", ProjectFiles(items));
    }

    [Theory]
    [InlineData("src/Compat/TorchSharp/TorchSharp.csproj")]
    [InlineData("src/Compat/ILGPU/ILGPU.csproj")]
    public async Task PackagesCompilesNoStandIn(string standIn) =>
        Assert.Empty(Identities(await Evaluate(standIn, "packages"), "Compile"));

    [Theory]
    [InlineData("system")]
    [InlineData("packages")]
    public async Task NeitherFlavourCompilesGeneratedFilesOfTheOther(string engines)
    {
        // Directories only: a generated file may be there or not, the pattern of default items decides.
        IEnumerable<string> compiled = Identities(await Evaluate(Training, engines), "Compile");
        Assert.DoesNotContain(compiled, file => file.StartsWith("obj/", StringComparison.Ordinal) || file.StartsWith("bin/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUnknownFlavourStopsTheBuild()
    {
        ProcessRun run = await ProcessRun.StartAsync("dotnet", ["msbuild", Training, "-t:CheckEngines", "-p:SfkEngines=other", "-nologo"], Repository.Root);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("SfkEngines is 'other': use 'system'", run.Output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Evaluate(string project, string engines)
    {
        ProcessRun run = await ProcessRun.StartAsync("dotnet", ["msbuild", project, "-nologo", $"-p:SfkEngines={engines}", "-getItem:PackageReference", "-getItem:ProjectReference", "-getItem:Compile"], Repository.Root);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        return document.RootElement.GetProperty("Items").Clone();
    }

    private static IEnumerable<string> Identities(JsonElement items, string kind) =>
        items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!.Replace('\\', '/'));

    private static IEnumerable<string> ProjectFiles(JsonElement items) =>
        Identities(items, "ProjectReference").Select(path => Path.GetFileName(path));
}
