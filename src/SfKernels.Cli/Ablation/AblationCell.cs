using System.Globalization;

namespace SfKernels.Cli.Ablation;

/// <summary>One training of the grid.</summary>
/// <param name="Column">Loss.</param>
/// <param name="LearningRate">Rate.</param>
/// <param name="Seed">Seed.</param>
internal sealed record AblationCell(AblationColumn Column, double LearningRate, int Seed)
{
    /// <summary>The folder's name.</summary>
    public string Folder => string.Create(CultureInfo.InvariantCulture, $"{Column.Name}-lr{LearningRate}-seed{Seed}");

    /// <summary>Options of `sfk train` that make the cell.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        .. Column.Arguments,
        "--lr", LearningRate.ToString(CultureInfo.InvariantCulture),
        "--seed", Seed.ToString(CultureInfo.InvariantCulture),
    ];
}
