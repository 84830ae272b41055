using System.Text.Json;
using Xunit;

namespace SfKernels.Cli.Tests;

/// <summary>`sfk score`: the numbers of a results file, from annotations alone.</summary>
public sealed class ScoreTests : IDisposable
{
    private readonly Sfk _sfk = new();

    public void Dispose() => _sfk.Dispose();

    [Fact]
    public async Task PerfectDetectionsScoreOneEverywhere()
    {
        JsonElement score = await Score(TinyCoco.PerfectDetections);
        Assert.Equal(1, score.GetProperty("coco").GetProperty("AP").GetDouble(), 12);
        Assert.Equal(1, score.GetProperty("coco").GetProperty("APs").GetDouble(), 12);
        Assert.Equal(1, score.GetProperty("voc07").GetProperty("mAP").GetDouble(), 12);
        Assert.Equal(1, score.GetProperty("voc12").GetProperty("mAP").GetDouble(), 12);
        Assert.Equal(["cup", "spoon"], score.GetProperty("per_class").EnumerateObject().Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("[20, 20, 100, 100]", 1)]
    [InlineData("[420, 320, 50, 50]", 0.5)]
    public async Task ADetectionInsideACrowdCountsNeitherWay(string box, double spoon)
    {
        // The best score of its class: outside the crowd it takes half of the precision at every recall.
        string more = $$""", {"image_id": 8, "category_id": 90, "bbox": {{box}}, "score": 0.99}]""";
        JsonElement score = await Score(TinyCoco.PerfectDetections.TrimEnd().TrimEnd(']') + more);
        Assert.Equal(spoon, score.GetProperty("per_class").GetProperty("spoon").GetProperty("AP").GetDouble(), 12);
    }

    [Theory]
    [InlineData("""[{"image_id": 7, "category_id": 4, "bbox": [0, 0, 5, 5], "score": 1}]""", "4")]
    [InlineData("""[{"image_id": 99, "category_id": 3, "bbox": [0, 0, 5, 5], "score": 1}]""", "99")]
    [InlineData("""{"image_id": 7}""", "found.json")]
    public async Task DetectionsOfOtherDataAreRefused(string detections, string named)
    {
        await File.WriteAllTextAsync(_sfk.At("found.json"), detections);
        await _sfk.RefusedAsync(["score", "--data", TinyCoco.Write(_sfk.At("coco")), "--detections", _sfk.At("found.json"), "--json", _sfk.At("score.json")], named);
        Assert.False(File.Exists(_sfk.At("score.json")));
    }

    private async Task<JsonElement> Score(string detections)
    {
        await File.WriteAllTextAsync(_sfk.At("found.json"), detections);
        await _sfk.DoneAsync("score", "--data", TinyCoco.Write(_sfk.At("coco")), "--split", "val", "--detections", _sfk.At("found.json"), "--json", _sfk.At("score.json"));
        return MetricsShape.Assert(_sfk.At("score.json"));
    }
}
