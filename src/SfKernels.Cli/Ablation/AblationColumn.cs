namespace SfKernels.Cli.Ablation;

/// <summary>One row of the paper's ablation: which of the parts a loss is made of.</summary>
/// <param name="Name">Used in folders and tables.</param>
/// <param name="Arguments">Options of `sfk train`.</param>
internal sealed record AblationColumn(string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>The columns of the paper, the baseline and the learned weight.</summary>
    public static IReadOnlyList<AblationColumn> All { get; } =
    [
        new("ce", ["--loss", "ce"]),
        new("ce+bias", ["--loss", "ce", "--bias", "optimal"]),
        new("ce+guidance", ["--loss", "ce", "--guidance", "constant"]),
        new("focal", ["--loss", "focal"]),
        new("ce+bias+guidance", ["--loss", "sampling-free"]),
        new("ce+bias+learned", ["--loss", "sampling-free", "--guidance", "learned"]),
    ];
}
