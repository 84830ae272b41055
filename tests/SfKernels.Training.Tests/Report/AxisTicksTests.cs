using SfKernels.Training.Report;
using Xunit;

namespace SfKernels.Training.Tests.Report;

public sealed class AxisTicksTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 0.73)]
    [InlineData(-3.2, 7.9)]
    [InlineData(1e-7, 3e-7)]
    [InlineData(1200, 90_000)]
    public void LinearTicksEncloseTheRangeAndAreRound(double low, double high)
    {
        AxisTicks ticks = AxisTicks.Linear(low, high);
        Assert.True(ticks.Minimum <= low + (1e-9 * Math.Abs(low)), $"{ticks.Minimum} > {low}");
        Assert.True(ticks.Maximum >= high - (1e-9 * Math.Abs(high)), $"{ticks.Maximum} < {high}");
        Assert.InRange(ticks.Values.Count, 3, 9);
        double step = ticks.Values[1] - ticks.Values[0];
        double mantissa = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));
        Assert.Contains(Math.Round(mantissa, 6), new[] { 1.0, 2.0, 5.0, 10.0 });
    }

    [Fact]
    public void ARangeWithoutWidthStillHasAnAxis()
    {
        AxisTicks ticks = AxisTicks.Linear(0.02, 0.02);
        Assert.True(ticks.Minimum < 0.02 && ticks.Maximum > 0.02);
    }

    [Fact]
    public void DecadesEncloseTheRange()
    {
        AxisTicks ticks = AxisTicks.Decades(0.03, 250);
        Assert.Equal(0.01, ticks.Minimum, 12);
        Assert.Equal(1000, ticks.Maximum, 9);
    }

    [Fact]
    public void DecadesOfAWideRangeStayFew() => Assert.InRange(AxisTicks.Decades(1e-20, 1e20).Values.Count, 2, 9);
}
