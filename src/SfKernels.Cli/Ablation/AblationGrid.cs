namespace SfKernels.Cli.Ablation;

/// <summary>
/// Runs the grid in two passes: every column at every rate with the first seed, then the other seeds at each column's best rate.
/// Every column gets the same rates to choose from.
/// </summary>
/// <param name="columns">Losses.</param>
/// <param name="rates">Learning rates, the same for every column.</param>
/// <param name="seeds">The first one chooses the rate.</param>
/// <param name="parallel">Trainings at a time.</param>
internal sealed class AblationGrid(IReadOnlyList<AblationColumn> columns, IReadOnlyList<double> rates, IReadOnlyList<int> seeds, int parallel)
{
    /// <summary>Runs what is not finished yet.</summary>
    /// <param name="process">Trains one cell.</param>
    /// <param name="say">Told of every finished cell.</param>
    /// <param name="stop">Ends after the running cells have saved.</param>
    public async Task<IReadOnlyList<CellResult>> RunAsync(CellProcess process, Action<CellResult, int, int> say, CancellationToken stop)
    {
        var results = new List<CellResult>();
        AblationCell[] search = [.. from column in columns from rate in rates select new AblationCell(column, rate, seeds[0])];
        int total = search.Length + (columns.Count * (seeds.Count - 1));
        await RunAsync(search, process, results, result => say(result, results.Count, total), stop);
        // A search that was stopped has no rate for every column.
        if (!stop.IsCancellationRequested)
        {
            AblationCell[] repeats = [.. from column in columns from seed in seeds.Skip(1) select new AblationCell(column, BestRate(results, column), seed)];
            await RunAsync(repeats, process, results, result => say(result, results.Count, total), stop);
        }

        return [.. columns.SelectMany(column => results.Where(r => r.Column == column.Name).OrderBy(static r => r.LearningRate).ThenBy(static r => r.Seed))];
    }

    /// <summary>The rate at which the first seed did best; a run that diverged counts 0, ties go to the smaller rate.</summary>
    public double BestRate(IReadOnlyList<CellResult> results, AblationColumn column) =>
        results.Where(r => r.Column == column.Name && r.Seed == seeds[0])
            .OrderByDescending(static r => r.AP50).ThenBy(static r => r.LearningRate).First().LearningRate;

    private async Task RunAsync(AblationCell[] cells, CellProcess process, List<CellResult> results, Action<CellResult> say, CancellationToken stop)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel };
        await Parallel.ForEachAsync(cells, options, async (cell, _) =>
        {
            CellResult? result = process.Finished(cell);
            if (result is null && !stop.IsCancellationRequested)
                result = await process.RunAsync(cell, stop);
            if (result is null)
                return;
            lock (results)
            {
                results.Add(result);
                say(result);
            }
        });
    }
}
