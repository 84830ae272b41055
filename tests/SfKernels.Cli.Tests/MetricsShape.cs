using System.Text.Json;

namespace SfKernels.Cli.Tests;

/// <summary>The shape of the numbers that demo, eval and score write.</summary>
internal static class MetricsShape
{
    private static readonly string[] CocoNumbers = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"];

    /// <summary>Checks a file and gives its root.</summary>
    public static JsonElement Assert(string file)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        foreach (string number in CocoNumbers)
            Xunit.Assert.InRange(root.GetProperty("coco").GetProperty(number).GetDouble(), -1, 1);
        Xunit.Assert.InRange(root.GetProperty("voc07").GetProperty("mAP").GetDouble(), -1, 1);
        Xunit.Assert.InRange(root.GetProperty("voc12").GetProperty("mAP").GetDouble(), -1, 1);
        Xunit.Assert.NotEmpty(root.GetProperty("per_class").EnumerateObject());
        return root;
    }
}
