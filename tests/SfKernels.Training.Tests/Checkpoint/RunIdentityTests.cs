using SfKernels.Training.Checkpoint;
using Xunit;

namespace SfKernels.Training.Tests.Checkpoint;

public sealed class RunIdentityTests
{
    private static RunIdentity Of(params (string Name, string Value)[] entries) => new([.. entries.Select(static e => new RunIdentityEntry(e.Name, e.Value))]);

    [Fact]
    public void TheSameFactsPass() => Of(("--loss", "focal"), ("data", "1234")).Check(Of(("--loss", "focal"), ("data", "1234")), "runs/a");

    [Fact]
    public void ADifferenceNamesBothValuesAndTheFolder()
    {
        var error = Assert.Throws<ArgumentException>(() => Of(("--loss", "focal"), ("data", "1234")).Check(Of(("--loss", "focal"), ("data", "5678")), "runs/a"));
        Assert.Contains("'runs/a' cannot be resumed: its data was 1234, now it is 5678", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFactThatIsGoneIsADifference()
    {
        var error = Assert.Throws<ArgumentException>(() => Of(("--bias", "optimal")).Check(Of(), "runs/a"));
        Assert.Contains("was optimal, now it is not given", error.Message, StringComparison.Ordinal);
    }
}
