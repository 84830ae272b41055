using SfKernels.Training.Runs;
using SfKernels.Training.Tests.Trainer;
using Xunit;

namespace SfKernels.Training.Tests.Runs;

[Collection(nameof(SeededTests))]
public sealed class ResumedSessionTests : IDisposable
{
    private readonly SessionFixture _sessions = new();

    public void Dispose() => _sessions.Dispose();

    [Fact]
    public void AResumedRun_KeepsItsStart_AndClearsWhatAKilledProcessLeft()
    {
        RunOptions options = SessionFixture.Options with { Iterations = 2 };
        _sessions.Run("run", options);
        RunFolder folder = _sessions.Folder("run");
        DateTime started = RunConfig.Read(folder).Started;
        string[] left = [folder.Checkpoint + ".0123.tmp", folder.Config + ".4567.tmp"];
        string mine = Path.Combine(folder.Path, "notes.0123.tmp");
        foreach (string file in left.Append(mine))
            File.WriteAllText(file, "half");

        _sessions.Run("run", options with { Iterations = 3 }, resume: true);
        Assert.Equal(started, RunConfig.Read(folder).Started);
        Assert.Equal(3, RunConfig.Read(folder).Options.Iterations);
        Assert.All(left, static file => Assert.False(File.Exists(file), file));
        Assert.True(File.Exists(mine));
    }

    [Fact]
    public void AFinishedRun_SaysThatItIs_AndAShorterOneIsRefused()
    {
        RunOptions options = SessionFixture.Options with { Iterations = 3 };
        _sessions.Run("run", options);
        _sessions.Run("run", options, resume: true);
        Assert.Contains(_sessions.Said, static line => line.StartsWith("All 3 iterations are done", StringComparison.Ordinal));
        Assert.Equal(3, _sessions.Steps("run").Count);

        var error = Assert.Throws<ArgumentException>(() => _sessions.Run("run", options with { Iterations = 2 }, resume: true));
        Assert.Contains("has done 3 iterations, and its length now is 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, RunConfig.Read(_sessions.Folder("run")).Options.Iterations);
    }
}
