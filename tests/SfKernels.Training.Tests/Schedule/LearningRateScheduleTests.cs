using SfKernels.Training.Schedule;
using Xunit;

namespace SfKernels.Training.Tests.Schedule;

public sealed class LearningRateScheduleTests
{
    private const int Exact = 12;

    [Fact]
    public void The1xScheduleDropsAt60kAnd80kOf90k()
    {
        var schedule = new LearningRateSchedule(0.01, 90_000, ScheduleKind.Step, 500);
        Assert.Equal(0.01, schedule.At(59_999), Exact);
        Assert.Equal(0.001, schedule.At(60_000), Exact);
        Assert.Equal(0.001, schedule.At(79_999), Exact);
        Assert.Equal(0.0001, schedule.At(80_000), Exact);
    }

    [Fact]
    public void WarmUpIsALineFromTheFactorToOne()
    {
        // rate(t) = base (f (1 - t/w) + t/w): f at 0, the middle at w/2, 1 at w.
        var schedule = new LearningRateSchedule(0.02, 1000, ScheduleKind.Constant, 100);
        Assert.Equal(0.02 * 0.001, schedule.At(0), Exact);
        Assert.Equal(0.02 * 0.5005, schedule.At(50), Exact);
        Assert.Equal(0.02, schedule.At(100), Exact);
    }

    [Fact]
    public void CosineStartsAtTheBaseRateAndEndsNearZero()
    {
        var schedule = new LearningRateSchedule(0.1, 1100, ScheduleKind.Cosine, 100);
        Assert.Equal(0.1, schedule.At(100), Exact);
        Assert.Equal(0.05, schedule.At(600), Exact);
        Assert.InRange(schedule.At(1099), 0, 1e-6);
    }

    [Theory]
    [InlineData(ScheduleKind.Step)]
    [InlineData(ScheduleKind.Cosine)]
    [InlineData(ScheduleKind.Constant)]
    public void RatesRiseInTheWarmUpAndNeverAfterIt(ScheduleKind kind)
    {
        var schedule = new LearningRateSchedule(1, 400, kind, 40);
        double[] rates = [.. Enumerable.Range(0, 400).Select(schedule.At)];
        for (int i = 1; i < rates.Length; i++)
            Assert.True(i <= 40 ? rates[i] > rates[i - 1] : rates[i] <= rates[i - 1], $"rate {rates[i]} at {i} after {rates[i - 1]}");
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(20_000, 500)]
    [InlineData(5, 0)]
    public void DefaultWarmUpIsATenthAndAtMost500(int iterations, int expected) =>
        Assert.Equal(expected, LearningRateSchedule.DefaultWarmup(iterations));
}
