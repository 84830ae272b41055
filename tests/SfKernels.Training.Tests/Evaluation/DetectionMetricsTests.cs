using System.Diagnostics;
using System.Text.Json;
using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;
using Xunit;

namespace SfKernels.Training.Tests.Evaluation;

public sealed class DetectionMetricsTests
{
    [Fact]
    public void Json_HasTheDocumentedNames()
    {
        MetricCase input = new MetricCase(2).Image(1).Truth(1, 0, 0, 40, 40).Detection(1, 0.9, 0, 0, 40, 40);
        using JsonDocument json = JsonDocument.Parse(DetectionMetrics.Evaluate(input.Images, input.Categories, input.Detections).ToJson());
        JsonElement coco = json.RootElement.GetProperty("coco");
        string[] names = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"];
        Assert.Equal(names, coco.EnumerateObject().Select(p => p.Name));
        Assert.Equal(-1, coco.GetProperty("APl").GetDouble());
        Assert.Equal(1, json.RootElement.GetProperty("voc07").GetProperty("mAP").GetDouble(), 1e-12);
        Assert.Equal(1, json.RootElement.GetProperty("voc12").GetProperty("mAP").GetDouble(), 1e-12);
        JsonElement perClass = json.RootElement.GetProperty("per_class");
        Assert.Equal(1, perClass.GetProperty("class1").GetProperty("AP50").GetDouble(), 1e-12);
        Assert.Equal(JsonValueKind.Null, perClass.GetProperty("class2").GetProperty("AP").ValueKind);
    }

    [Fact]
    public void SharedClassNames_AreToldApartById()
    {
        Category[] categories = [new(1, 7, "cat"), new(2, 9, "cat"), new(3, 11, "dog")];
        DetectionMetrics m = DetectionMetrics.Evaluate([], categories, new Dictionary<long, IReadOnlyList<ScoredBox>>());
        Assert.Equal(["cat (7)", "cat (9)", "dog"], m.PerClass.Keys);
    }

    [Fact]
    public void CocoSizedInput_TakesLessThanAMinute()
    {
        var random = new Random(1);
        Category[] categories = [.. Enumerable.Range(1, 80).Select(k => new Category(k, k, $"{k}"))];
        var images = new List<ImageEntry>();
        var detections = new Dictionary<long, IReadOnlyList<ScoredBox>>();
        CocoBox Box() => new(random.NextDouble() * 500, random.NextDouble() * 400, 5 + (random.NextDouble() * 100), 5 + (random.NextDouble() * 100));
        for (int i = 0; i < 5000; i++)
        {
            GroundTruth[] truths = [.. Enumerable.Range(0, 7).Select(_ => Box()).Select(b => new GroundTruth(1, random.Next(1, 81), b.ToBox(), b.Area, false, false) { Exact = b })];
            images.Add(new ImageEntry(i, $"{i}", 640, 480, truths));
            detections.Add(i, [.. Enumerable.Range(0, 100).Select(_ => new ScoredBox(random.Next(1, 81), random.NextDouble(), Box()))]);
        }

        var clock = Stopwatch.StartNew();
        DetectionMetrics m = DetectionMetrics.Evaluate(images, categories, detections);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"took {clock.Elapsed}");
        Assert.InRange(m.Coco.Ar100, 0.0001, 0.2);
    }
}
