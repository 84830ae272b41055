using System.Runtime.InteropServices;
using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>Decisions of the launcher `sfk`: which engines, when to build, what it passes on.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly LauncherFixture tree = new();

    [Fact]
    public async Task RunsTheToolFromAnyFolderWithItsArgumentsAndExitCode()
    {
        tree.Write("run-status.txt", "2");
        ProcessRun run = await tree.Run(["train", "--data", "two words"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("ran train --data two words\n", run.Output);
    }

    [Fact]
    public async Task AloneItShowsTheHelp() => Assert.Equal("ran --help\n", (await tree.Run([])).Output);

    [Fact]
    public async Task TheFeedIsAskedOnceAndBuildsWithTheSystemEngines()
    {
        await tree.Run(["doctor"]);
        await tree.Run(["doctor"]);
        Assert.Single(tree.Calls("restore"));
        Assert.Contains("-p:SfkEngines=system", Assert.Single(tree.Calls("build")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFeedWithThePackagesGivesThePackagesEngines()
    {
        tree.Write("feed-status.txt", "0");
        await tree.Run(["doctor"]);
        Assert.Contains("-p:SfkEngines=packages", Assert.Single(tree.Calls("build")), StringComparison.Ordinal);
        Assert.Contains(tree.Calls("/"), call => call.Contains("/bin/packages/Release/net10.0/sfk.dll", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("GLIBCXX_3.4.10", "packages")]
    [InlineData("GLIBCXX_3.4.999", "system")]
    public async Task PackagesThatCannotLoadHereGiveTheSystemEngines(string symbols, string engines)
    {
        Skip.IfNot(RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "The launcher looks at libraries for x64.");
        tree.WriteFeedWithPackages(symbols);
        ProcessRun run = await tree.Run(["doctor"]);
        Assert.Contains($"-p:SfkEngines={engines}", Assert.Single(tree.Calls("build")), StringComparison.Ordinal);
        string[] said = run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(engines == "system" ? 1 : 0, said.Count(line => line.Contains("needs GLIBCXX_3.4.999, which is newer than this machine's libstdc++ (GLIBCXX_3.4.", StringComparison.Ordinal)));

        // Said once: the choice is remembered.
        Assert.Equal("", (await tree.Run(["doctor"])).Errors);
        Assert.Single(tree.Calls("restore"));
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public async Task ABuildIsHeardWhenItFails(string status, bool heard)
    {
        tree.Write("build-status.txt", status);
        ProcessRun run = await tree.Run(["doctor"]);
        Assert.Contains("sfk: building", run.Errors, StringComparison.Ordinal);
        Assert.Equal(heard, run.All.Contains("what the build says", StringComparison.Ordinal));
        Assert.Equal(heard, run.Errors.Contains("sfk: the build failed.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OtherPackageVersionsAskTheFeedAgain()
    {
        await tree.Run(["doctor"]);
        tree.Write("Directory.Packages.props", "<Project><!-- other versions --></Project>");
        await tree.Run(["doctor"]);
        Assert.Equal(2, tree.Calls("restore").Count());
    }

    [Fact]
    public async Task AFeedOutOfReachIsRememberedForADayOnly()
    {
        tree.Write("feed.txt", "error NU1301: Unable to load the service index");
        await tree.Run(["doctor"]);
        string remembered = File.ReadAllText(Path.Combine(tree.Folder, ".sfk/engines"));
        Assert.Matches(@"^system \d+ \d+ \d{4}-\d\d-\d\d\n$", remembered);
        tree.Write(".sfk/engines", remembered.Replace(remembered[^11..^1], "2001-01-01", StringComparison.Ordinal));
        await tree.Run(["doctor"]);
        Assert.Equal(2, tree.Calls("restore").Count());
    }

    [Fact]
    public async Task TheVariablePicksTheEngines()
    {
        await tree.Run(["doctor"], new Dictionary<string, string?> { ["SFK_ENGINES"] = "packages" });
        Assert.Empty(tree.Calls("restore"));
        Assert.Contains("-p:SfkEngines=packages", Assert.Single(tree.Calls("build")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownEngineIsBadUsage()
    {
        ProcessRun run = await tree.Run(["doctor"], new Dictionary<string, string?> { ["SFK_ENGINES"] = "cuda" });
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("sfk: SFK_ENGINES is 'cuda': use system or packages, or leave it unset.\n", run.Errors);
    }

    [Theory]
    [InlineData("src/SfKernels.Cli/Program.cs")]
    [InlineData("src/SfKernels.Cli/Added.cs")]
    [InlineData("kernels/Added.cs")]
    [InlineData("Directory.Build.props")]
    public async Task AChangedSourceBuildsAgain(string file)
    {
        await tree.Run(["doctor"]);
        tree.Write(file, "// changed");
        await tree.Run(["doctor"]);
        await tree.Run(["doctor"]);
        Assert.Equal(2, tree.Calls("build").Count());
    }

    [Fact]
    public async Task ADeletedSourceBuildsAgain()
    {
        await tree.Run(["doctor"]);
        File.Delete(Path.Combine(tree.Folder, "src/SfKernels.Cli/Program.cs"));
        await tree.Run(["doctor"]);
        Assert.Equal(2, tree.Calls("build").Count());
    }

    [Theory]
    [InlineData("src/SfKernels.Cli/obj/generated.cs")]
    [InlineData("src/SfKernels.Cli/bin/output.dll")]
    [InlineData("README.md")]
    public async Task WhatIsNoSourceDoesNotBuildAgain(string file)
    {
        await tree.Run(["doctor"]);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(tree.Folder, file))!);
        tree.Write(file, "changed");
        await tree.Run(["doctor"]);
        Assert.Single(tree.Calls("build"));
    }

    [Fact]
    public async Task AFailedBuildRunsNothingAndIsTriedAgain()
    {
        tree.Write("build-status.txt", "1");
        ProcessRun run = await tree.Run(["doctor"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        tree.Write("build-status.txt", "0");
        Assert.Equal(0, (await tree.Run(["doctor"])).ExitCode);
        Assert.Equal(2, tree.Calls("build").Count());
    }

    [Fact]
    public async Task TwoAtOnceBuildOnce()
    {
        ProcessRun[] runs = await Task.WhenAll(tree.Run(["doctor"]), tree.Run(["doctor"]));
        Assert.All(runs, run => Assert.Equal(0, run.ExitCode));
        Assert.Single(tree.Calls("build"));
    }

    [Fact]
    public async Task AWrongLibtorchFolderIsNamed()
    {
        ProcessRun run = await tree.Run(["doctor"], new Dictionary<string, string?> { ["SFK_LIBTORCH"] = "/nowhere" });
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("SFK_LIBTORCH is '/nowhere', which has no lib/libtorch_cpu.so", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutDotnetItSaysWhereToGetIt()
    {
        // Only the tools that the launcher needs to get there, and no dotnet.
        string tools = Directory.CreateDirectory(Path.Combine(tree.Folder, "bare")).FullName;
        foreach (string tool in new[] { "bash", "dirname", "readlink" })
            File.CreateSymbolicLink(Path.Combine(tools, tool), Path.Combine("/usr/bin", tool));
        ProcessRun run = await tree.Run(["doctor"], new Dictionary<string, string?> { ["PATH"] = tools, ["DOTNET_ROOT"] = null, ["HOME"] = tree.Folder });
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("sfk: dotnet is not installed. Install the .NET 10 SDK (https://", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => tree.Dispose();
}
