using System.Globalization;
using System.Text;

namespace SfKernels.Cli.Ablation;

/// <summary>The results as tables in Markdown: one row a column at its best rate, and all rates below.</summary>
internal static class AblationTable
{
    /// <summary>Both tables.</summary>
    public static string Of(IReadOnlyList<CellResult> results, AblationGrid grid)
    {
        var text = new StringBuilder();
        text.Append("| loss | best lr | AP50, mean ± sd | AP, mean | VOC12 mAP, mean | seeds |\n|---|---|---|---|---|---|\n");
        string[] names = [.. results.Select(static r => r.Column).Distinct()];
        foreach (string name in names)
        {
            double rate = grid.BestRate(results, new AblationColumn(name, []));
            CellResult[] best = [.. results.Where(r => r.Column == name && r.LearningRate == rate)];
            double ap = best.Average(static r => r.AP);
            double voc12 = best.Average(static r => r.Voc12);
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {rate} | {Spread(best)} | {ap:0.000} | {voc12:0.000} | {Seeds(best)} |\n");
        }

        text.Append("\nFirst seed, AP50 by learning rate:\n\n");
        double[] rates = [.. results.Select(static r => r.LearningRate).Distinct().Order()];
        text.Append(CultureInfo.InvariantCulture, $"| loss | {string.Join(" | ", rates.Select(static r => r.ToString(CultureInfo.InvariantCulture)))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(Enumerable.Repeat("---|", rates.Length))}\n");
        int first = results.Count > 0 ? results.GroupBy(static r => r.Seed).MaxBy(static g => g.Count())!.Key : 0;
        foreach (string name in names)
        {
            IEnumerable<string> cells = rates.Select(rate => results.FirstOrDefault(r => r.Column == name && r.LearningRate == rate && r.Seed == first)).Select(Cell);
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", cells)} |\n");
        }

        return text.ToString();
    }

    private static string Cell(CellResult? result) => result switch
    {
        null => "",
        { DivergedAt: { } step } => string.Create(CultureInfo.InvariantCulture, $"diverged at {step}"),
        _ => result.AP50.ToString("0.000", CultureInfo.InvariantCulture),
    };

    private static string Spread(CellResult[] results)
    {
        double mean = results.Average(static r => r.AP50);
        double deviation = results.Length < 2 ? 0 : Math.Sqrt(results.Sum(r => Math.Pow(r.AP50 - mean, 2)) / (results.Length - 1));
        int diverged = results.Count(static r => r.DivergedAt is not null);
        if (diverged == results.Length)
            return "diverged";
        string note = diverged == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({diverged} diverged)");
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} ± {deviation:0.000}{note}");
    }

    private static string Seeds(CellResult[] results) => string.Join(", ", results.Select(static r => r.Seed.ToString(CultureInfo.InvariantCulture)));
}
