using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>`sfk test`: sums, the last line, and what counts as a failure.</summary>
public sealed class LauncherTestCommandTests : IDisposable
{
    private readonly LauncherFixture tree = new();

    [Fact]
    public async Task SumsAllProjectsInTheLastLine()
    {
        tree.WriteResults("SfKernels.One.Tests", total: 5, executed: 4, passed: 4);
        tree.WriteResults("SfKernels.Two.Tests", total: 7, executed: 7, passed: 7);
        ProcessRun run = await tree.Run(["test"]);
        Assert.Equal("11 passed, 0 failed, 1 skipped", run.Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task AFailedTestFailsAndShowsTheOutput()
    {
        tree.WriteResults("SfKernels.One.Tests", total: 5, executed: 5, passed: 3, status: 1);
        tree.WriteResults("SfKernels.Two.Tests", total: 7, executed: 7, passed: 7);
        ProcessRun run = await tree.Run(["test"]);
        Assert.EndsWith("\n10 passed, 2 failed, 0 skipped\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("output of SfKernels.One.Tests", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("output of SfKernels.Two.Tests", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task ACrashAfterPassedTestsIsAFailure()
    {
        tree.WriteResults("SfKernels.One.Tests", total: 5, executed: 5, passed: 5, status: 134);
        tree.WriteResults("SfKernels.Two.Tests", total: 7, executed: 7, passed: 7);
        ProcessRun run = await tree.Run(["test"]);
        Assert.EndsWith("\n12 passed, 1 failed, 0 skipped\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("status 134", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task AProjectWithoutATestIsAFailure()
    {
        tree.WriteResults("SfKernels.One.Tests", total: 5, executed: 5, passed: 5);
        ProcessRun run = await tree.Run(["test"]);
        Assert.EndsWith("\n5 passed, 1 failed, 0 skipped\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("SfKernels.Two.Tests ran no test", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task AWordPicksTheProjectsNamedLikeIt()
    {
        tree.WriteResults("SfKernels.Two.Tests", total: 7, executed: 7, passed: 7);
        ProcessRun run = await tree.Run(["test", "two"]);
        Assert.EndsWith("\n7 passed, 0 failed, 0 skipped\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task AnUnknownWordIsBadUsage()
    {
        ProcessRun run = await tree.Run(["test", "three"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There are: SfKernels.One.Tests SfKernels.Two.Tests", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFilterMayLeaveAProjectEmptyButNotAll()
    {
        tree.WriteResults("SfKernels.One.Tests", total: 0, executed: 0, passed: 0);
        tree.WriteResults("SfKernels.Two.Tests", total: 1, executed: 1, passed: 1);
        ProcessRun some = await tree.Run(["test", "--filter", "Name~Focal"]);
        Assert.Equal(0, some.ExitCode);
        Assert.All(tree.Calls("test"), call => Assert.EndsWith("--filter Name~Focal", call, StringComparison.Ordinal));
        ProcessRun none = await tree.Run(["test", "one", "--filter", "Name~Focal"]);
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("no test matches 'Name~Focal'", none.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => tree.Dispose();
}
