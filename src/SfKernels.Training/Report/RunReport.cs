using System.Globalization;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Progress;

namespace SfKernels.Training.Report;

/// <summary>Makes the report of a training run from its log, its metrics and a few drawn images.</summary>
/// <param name="Title">The run's name.</param>
/// <param name="Subtitle">What was trained on what.</param>
/// <param name="Records">metrics.jsonl.</param>
/// <param name="Metrics">Of the last evaluation; null where none was made.</param>
/// <param name="ValidationImages">Number of images that <paramref name="Metrics"/> are of.</param>
/// <param name="Batch">Images a step.</param>
/// <param name="Pictures">Validation images with boxes.</param>
/// <param name="Settings">(name, value) rows.</param>
public sealed record RunReport(
    string Title,
    string Subtitle,
    IReadOnlyList<LogRecord> Records,
    DetectionMetrics? Metrics,
    int ValidationImages,
    int Batch,
    IReadOnlyList<ReportPicture> Pictures,
    IReadOnlyList<(string Name, string Value)> Settings)
{
    private IReadOnlyList<StepRecord> Steps => [.. Records.OfType<StepRecord>()];

    private IReadOnlyList<EvaluationRecord> Evaluations => [.. Records.OfType<EvaluationRecord>()];

    /// <summary>The document.</summary>
    public HtmlReport ToHtmlReport() => new(Title, Subtitle)
    {
        Tiles = Tiles(),
        Curves = Curves(),
        Bars = Metrics is null ? [] : Bars(Metrics),
        Pictures = Pictures,
        Tables = Metrics is null ? [SettingsTable()] : [MetricsTable(Metrics), SettingsTable()],
    };

    private List<ReportTile> Tiles()
    {
        var tiles = new List<ReportTile>();
        if (Metrics is not null)
        {
            string images = string.Create(CultureInfo.InvariantCulture, $"{ValidationImages} validation images");
            tiles.Add(new ReportTile("COCO AP50", Markup.Fraction(Metrics.Coco.Ap50), images));
            tiles.Add(new ReportTile("COCO AP", Markup.Fraction(Metrics.Coco.Ap), "IoU 0.50 to 0.95"));
            tiles.Add(new ReportTile("VOC12 mAP", Markup.Fraction(Metrics.Voc12.Map), "IoU 0.50, all points"));
        }

        if (Steps.Count > 0)
        {
            StepRecord last = Steps[^1];
            tiles.Add(new ReportTile("Training", Duration.Text(last.Seconds), string.Create(CultureInfo.InvariantCulture, $"{last.Iteration:#,0} iterations of {Batch}")));
            double speed = last.Iteration * (double)Batch / Math.Max(1e-9, last.Seconds);
            tiles.Add(new ReportTile("Speed", string.Create(CultureInfo.InvariantCulture, $"{speed:0.0}"), "images per second"));
        }

        if (Records.OfType<NonFiniteRecord>().LastOrDefault() is { } broken)
            tiles.Add(new ReportTile("Diverged", string.Create(CultureInfo.InvariantCulture, $"{broken.Iteration:#,0}"), "iteration with a loss that is not finite"));
        return tiles;
    }

    private List<LineChart> Curves()
    {
        var curves = new List<LineChart>
        {
            new("Losses", [Line("classification", 0, static s => s.Classification), Line("localisation", 1, static s => s.Localisation)]) { Logarithmic = true },
            new("Guidance ratio r = localisation / classification", [Line("r", 2, static s => s.Ratio)]) { Logarithmic = true },
            new("Learning rate", [Line("learning rate", 3, static s => s.LearningRate)]) { Smooth = false },
            new("Positive anchors per batch", [Line("positives", 5, static s => s.Positives)]),
        };
        if (Evaluations.Count > 1)
        {
            curves.Insert(2, new LineChart(
                "Precision on the validation split",
                [Line("AP", 4, static e => e.AP), Line("AP50", 6, static e => e.AP50), Line("VOC12 mAP", 2, static e => e.Voc12)]) { Range = (0, 1) });
        }

        return curves;
    }

    private ChartSeries Line(string name, int colour, Func<StepRecord, double> value) =>
        new(name, [.. Steps.Select(step => ((double)step.Iteration, value(step)))], colour);

    private ChartSeries Line(string name, int colour, Func<EvaluationRecord, double> value) =>
        new(name, [.. Evaluations.Select(record => ((double)record.Iteration, value(record)))], colour);

    private static List<BarChart> Bars(DetectionMetrics metrics)
    {
        List<(string Name, double Value)> Rows(Func<ClassMetrics, double?> value) => [.. metrics.PerClass.Select(pair => (pair.Key, value(pair.Value) ?? double.NaN))];
        return [new BarChart("AP50 by class", Rows(static c => c.Ap50), 0), new BarChart("AP by class (IoU 0.50 to 0.95)", Rows(static c => c.Ap), 5)];
    }

    private static ReportTable MetricsTable(DetectionMetrics metrics)
    {
        CocoMetrics coco = metrics.Coco;
        (string Name, double Value)[] rows =
        [
            ("AP", coco.Ap), ("AP50", coco.Ap50), ("AP75", coco.Ap75), ("AP small", coco.ApSmall), ("AP medium", coco.ApMedium), ("AP large", coco.ApLarge),
            ("AR, 1 detection", coco.Ar1), ("AR, 10 detections", coco.Ar10), ("AR, 100 detections", coco.Ar100),
            ("AR small", coco.ArSmall), ("AR medium", coco.ArMedium), ("AR large", coco.ArLarge),
            ("VOC07 mAP", metrics.Voc07.Map), ("VOC12 mAP", metrics.Voc12.Map),
        ];
        return new ReportTable("Metrics", [.. rows.Select(static row => (row.Name, Markup.Fraction(row.Value)))]);
    }

    private ReportTable SettingsTable() => new("Run", Settings);
}
