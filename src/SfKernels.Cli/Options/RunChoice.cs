using System.CommandLine;
using SfKernels.Training.Runs;

namespace SfKernels.Cli.Options;

/// <summary>Options that choose a trained run.</summary>
internal static class RunChoice
{
    /// <summary>--run.</summary>
    public static Option<string?> Run() => OptionKinds.Text("--run", "DIR", "Folder of the run (--out of train or demo).");

    /// <summary>--last.</summary>
    public static Option<bool> Last() => OptionKinds.Flag("--last", "Use the last state instead of the weights of the best evaluation.");

    /// <summary>The folder given.</summary>
    public static RunFolder Folder(ParseResult parsed, Option<string?> run) => new(DataOptions.Need(parsed, run, "runs/first"));
}
