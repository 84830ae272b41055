using static SfKernels.Cli.Options.OptionKinds;

namespace SfKernels.Cli.Options;

/// <summary>The loss of a run and its parts.</summary>
internal static class LossRunOptions
{
    private const string Losses =
        "sampling-free = ce with optimal bias and constant guidance; focal = the baseline (bias focal, no guidance); "
        + "ce = plain cross-entropy (bias zero, no guidance), for ablations. [default: sampling-free]";

    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<RunOption> Create() =>
    [
        RunOption.Of(Choice("--loss", ["sampling-free", "focal", "ce"], Losses), static (o, v) => o with { Loss = v }),
        RunOption.Of(
            Choice("--bias", ["optimal", "focal", "zero"], "Initial classification bias: from the counted prior, from prior 0.01, or 0. [default: the loss's own]"),
            static (o, v) => o with { Bias = v }),
        RunOption.Of(
            Choice("--guidance", ["none", "constant", "learned"], "Scale the classification loss by the localisation loss. [default: the loss's own]"),
            static (o, v) => o with { Guidance = v }),
    ];
}
