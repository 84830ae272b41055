using SfKernels.Training.Trainer;
using Xunit;

namespace SfKernels.Training.Tests.Trainer;

public sealed class RunLengthTests
{
    [Fact]
    public void ABudgetIsFilledAtTheMeasuredSpeed()
    {
        // 300 s in all, 5 s gone after 35 steps, 0.1 s a step: 295 / 0.1 = 2950 more.
        Assert.Equal(2985, RunLength.Time(TimeSpan.FromMinutes(5)).Fill(35, 5, 0.1));
    }

    [Fact]
    public void ABudgetThatIsSpentEndsTheRunAtOnce() =>
        Assert.Equal(35, RunLength.Time(TimeSpan.FromSeconds(3)).Fill(35, 5, 0.1));

    // TimeSpan holds neither; the one is more than any run, the other is spent at once.
    [Theory]
    [InlineData(1e300, 35 + (int.MaxValue / 2))]
    [InlineData(1e-300, 35)]
    public void AnyNumberOfMinutesIsABudget(double minutes, int iterations) => Assert.Equal(iterations, RunLength.Minutes(minutes).Fill(35, 5, 0.1));

    [Fact]
    public void LengthsArePositive()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RunLength.Steps(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RunLength.Time(TimeSpan.Zero));
    }
}
