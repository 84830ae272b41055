using System.Text.Json;
using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;
using Xunit;

namespace SfKernels.Training.Tests.Evaluation;

public sealed class RecordedCasesTests
{
    [Theory]
    [InlineData("case1")]
    [InlineData("case2")]
    [InlineData("case3")]
    [InlineData("case4")]
    [InlineData("case5")]
    public void CocoNumbers_AreThoseOfPycocotools(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Evaluation", "Recorded", name);
        var dataset = new CocoDataset(folder, "val");
        IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> detections =
            CocoResultsReader.Read(Path.Combine(folder, "detections.json"), dataset.Images, dataset.Categories);
        DetectionMetrics metrics = DetectionMetrics.Evaluate(dataset.Images, dataset.Categories, detections);

        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        using JsonDocument got = JsonDocument.Parse(metrics.ToJson());
        double[] numbers = [.. got.RootElement.GetProperty("coco").EnumerateObject().Select(p => p.Value.GetDouble())];
        double[] stats = [.. expected.RootElement.GetProperty("stats").EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(stats.Length, numbers.Length);
        Assert.All(stats.Zip(numbers), p => Assert.Equal(p.First, p.Second, 1e-12));
        foreach (JsonProperty kind in expected.RootElement.GetProperty("per_class").EnumerateObject())
        {
            ClassMetrics ours = metrics.PerClass[kind.Name];
            Assert.Equal(kind.Value[0].GetDouble(), ours.Ap ?? -1, 1e-12);
            Assert.Equal(kind.Value[1].GetDouble(), ours.Ap50 ?? -1, 1e-12);
        }
    }
}
