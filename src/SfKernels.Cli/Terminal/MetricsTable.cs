using System.Globalization;
using SfKernels.Training.Evaluation;
using Spectre.Console;

namespace SfKernels.Cli.Terminal;

/// <summary>Prints metrics for people.</summary>
internal static class MetricsTable
{
    /// <summary>The headline numbers and one row a class.</summary>
    public static void Print(DetectionMetrics metrics)
    {
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"COCO AP {Text(metrics.Coco.Ap)}  AP50 {Text(metrics.Coco.Ap50)}  AP75 {Text(metrics.Coco.Ap75)}  small {Text(metrics.Coco.ApSmall)}  medium {Text(metrics.Coco.ApMedium)}  large {Text(metrics.Coco.ApLarge)}"));
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"VOC07 mAP {Text(metrics.Voc07.Map)}  VOC12 mAP {Text(metrics.Voc12.Map)}"));
        var table = new Table().Border(TableBorder.Simple);
        foreach (string heading in new[] { "class", "AP", "AP50", "VOC07", "VOC12" })
            table.AddColumn(heading == "class" ? new TableColumn(heading) : new TableColumn(heading).RightAligned());
        // Twenty or eighty rows of dashes would hide the rest.
        foreach (var (name, row) in metrics.PerClass.Where(static entry => Exists(entry.Value)))
            table.AddRow(Markup.Escape(name), Text(row.Ap), Text(row.Ap50), Text(row.Voc07), Text(row.Voc12));
        int absent = metrics.PerClass.Values.Count(static row => !Exists(row));
        if (absent < metrics.PerClass.Count)
            AnsiConsole.Write(table);
        if (absent > 0)
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{absent} of {metrics.PerClass.Count} classes have no object that counts here."));
    }

    private static bool Exists(ClassMetrics row) => row.Ap is not null || row.Voc12 is not null;

    /// <summary>Three decimals, or a dash where there is nothing to measure (null, NaN, or the COCO tools' -1).</summary>
    internal static string Text(double? value) => value is { } number && number >= 0 ? number.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}
