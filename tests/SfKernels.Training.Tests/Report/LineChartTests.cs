using System.Xml.Linq;
using SfKernels.Training.Report;
using Xunit;

namespace SfKernels.Training.Tests.Report;

public sealed class LineChartTests
{
    [Fact]
    public void ValuesThatAreNotFiniteAreLeftOut()
    {
        var chart = new LineChart("loss", [new ChartSeries("cls", [(1, 1), (2, double.NaN), (3, double.PositiveInfinity), (4, 2)], 0)]);
        XElement html = XElement.Parse(chart.ToHtml());
        Assert.Equal(2, html.Descendants("circle").Count());
        Assert.DoesNotContain("NaN", chart.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void ALogarithmicChartLeavesOutZeros()
    {
        var chart = new LineChart("loss", [new ChartSeries("cls", [(1, 0), (2, 1), (3, 100)], 0)]) { Logarithmic = true };
        Assert.Equal(2, XElement.Parse(chart.ToHtml()).Descendants("circle").Count());
    }

    [Fact]
    public void WithoutValuesItSaysSo() =>
        Assert.Contains("No values were logged", new LineChart("loss", [new ChartSeries("cls", [], 0)]).ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void ALongSeriesIsThinnedToMeans()
    {
        var series = new ChartSeries("x", [.. Enumerable.Range(0, 10_000).Select(i => ((double)i, (double)(i % 2)))], 0);
        ChartSeries thinned = series.Thinned(500);
        Assert.Equal(500, thinned.Points.Count);
        Assert.All(thinned.Points, p => Assert.Equal(0.5, p.Y, 12));
        Assert.Equal(9.5, thinned.Points[0].X, 12);
    }

    [Fact]
    public void SmoothingAConstantChangesNothing()
    {
        // The correction for the start: without it the first values would be pulled to 0.
        var series = new ChartSeries("x", [.. Enumerable.Range(0, 50).Select(i => ((double)i, 3.0))], 0);
        Assert.All(series.Smoothed(0.9).Points, p => Assert.Equal(3, p.Y, 12));
    }
}
