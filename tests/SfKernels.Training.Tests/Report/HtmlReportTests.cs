using System.Xml.Linq;
using SfKernels.Kernels.Geometry;
using SfKernels.Training.Report;
using Xunit;

namespace SfKernels.Training.Tests.Report;

public sealed class HtmlReportTests
{
    private static HtmlReport Sample() => new("run <1> & \"two\"", "RetinaNet on scenes")
    {
        Tiles = [new ReportTile("AP50", "0.612", "200 images")],
        Curves = [new LineChart("losses", [new ChartSeries("classification", [(1, 2), (2, 1)], 0), new ChartSeries("localisation", [(1, 1), (2, 0.5)], 1)])],
        Bars = [new BarChart("AP50 by class", [("circle", 0.75), ("ring", double.NaN)], 0)],
        Tables = [new ReportTable("settings", [("--lr", "0.02")])],
        Pictures = [new ReportPicture("val/<0>", new byte[] { 1, 2, 3 }, "image/png", 128, 96, [new DrawnBox(new Box(1, 2, 30, 40), 9, "ring 0.91")], [new DrawnBox(new Box(2, 3, 31, 41), 9, "ring")])],
    };

    [Fact]
    public void EverySectionIsWellFormedAndEscaped()
    {
        string html = Sample().ToHtml();
        Assert.Contains("run &lt;1&gt; &amp; &quot;two&quot;", html, StringComparison.Ordinal);
        foreach (string section in html.Split("<section").Skip(1).Select(static part => part[(part.IndexOf('>') + 1)..part.IndexOf("</section>", StringComparison.Ordinal)]))
            Assert.NotEmpty(XElement.Parse($"<r>{section.Replace(" checked>", "/>", StringComparison.Ordinal)}</r>", LoadOptions.None).Elements());
    }

    [Fact]
    public void TheFileNeedsNothingElse()
    {
        string html = Sample().ToHtml();
        foreach (string reference in new[] { "<script", "<link", "http:", "https:", "url(", "src=", "@import" })
            Assert.DoesNotContain(reference, html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("data:image/png;base64,AQID", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ItFollowsLightAndDark() => Assert.Contains("prefers-color-scheme: dark", Sample().ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void AClassWithoutObjectsHasADashInsteadOfABar()
    {
        string bars = Sample().Bars[0].ToHtml();
        Assert.Contains("–", bars, StringComparison.Ordinal);
        Assert.Contains("0.750", bars, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 11)]
    [InlineData(90, 82)]
    [InlineData(-5, 1)]
    public void LabelsStartAtTheirBoxAndEndInsideThePicture(float left, double latest)
    {
        var picture = new ReportPicture("p", new byte[] { 1 }, "image/png", 100, 80, [new DrawnBox(new Box(left, 40, 99, 60), 1, "ring 0.91")], []);
        string text = picture.ToHtml().Split("<text")[1];
        double x = double.Parse(text.Split("x=\"")[1].Split('"')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(x, left < 50 ? latest : latest - 20, latest);
        // 9 letters of 3 pixels' height.
        Assert.True(x + (9 * 3 * 0.6) < 100, text);
    }

    [Fact]
    public void TheSameReportHasTheSameBytes() => Assert.Equal(Sample().ToHtml(), Sample().ToHtml());
}
