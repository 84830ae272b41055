using SfKernels.Cli.Ablation;
using Xunit;

namespace SfKernels.Cli.Tests;

public sealed class AblationGridTests
{
    private static readonly AblationColumn Column = AblationColumn.All[0];

    private static readonly AblationGrid Grid = new([Column], [0.01, 0.02, 0.04], [3, 4], 1);

    private static CellResult Result(double rate, int seed, double ap50, int? divergedAt = null) => new(Column.Name, rate, seed, divergedAt, ap50 / 2, ap50, ap50, 60);

    [Fact]
    public void TheFirstSeedChoosesTheRate() =>
        Assert.Equal(0.02, Grid.BestRate([Result(0.01, 3, 0.5), Result(0.02, 3, 0.6), Result(0.04, 3, 0.1), Result(0.01, 4, 0.9)], Column));

    [Fact]
    public void ADivergedRunIsTheWorst() =>
        Assert.Equal(0.01, Grid.BestRate([Result(0.04, 3, 0, 18), Result(0.02, 3, 0, 25), Result(0.01, 3, 0.001)], Column));

    [Fact]
    public void TheTableHasMeanAndSpreadAtTheBestRate()
    {
        // Mean of 0.6 and 0.7, sample deviation 0.0707.
        string table = AblationTable.Of([Result(0.01, 3, 0.5), Result(0.02, 3, 0.6), Result(0.02, 4, 0.7), Result(0.04, 3, 0, 18)], Grid);
        Assert.Contains("| ce | 0.02 | 0.650 ± 0.071 | 0.325 | 0.650 | 3, 4 |", table, StringComparison.Ordinal);
        Assert.Contains("| ce | 0.500 | 0.600 | diverged at 18 |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void AColumnThatAlwaysDivergesSaysSo() =>
        Assert.Contains("| ce | 0.01 | diverged |", AblationTable.Of([Result(0.01, 3, 0, 9), Result(0.02, 3, 0, 5), Result(0.01, 4, 0, 8)], Grid), StringComparison.Ordinal);

    [Fact]
    public async Task AGridThatIsStoppedInItsSearchHasChosenNoRate() =>
        Assert.Empty(await Grid.RunAsync(new CellProcess("no folder", []), static (_, _, _) => { }, new CancellationToken(canceled: true)));

    [Fact]
    public void TheColumnsAreThoseOfThePaperTheBaselineAndTheLearnedWeight() =>
        Assert.Equal(["ce", "ce+bias", "ce+guidance", "focal", "ce+bias+guidance", "ce+bias+learned"], AblationColumn.All.Select(static c => c.Name));
}
