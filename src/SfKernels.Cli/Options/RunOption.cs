using System.CommandLine;
using SfKernels.Training.Runs;

namespace SfKernels.Cli.Options;

/// <summary>An option of a training run and what its value changes.</summary>
/// <param name="Option">Null as a value where the command line does not give it.</param>
/// <param name="Apply">Puts a given value into the options.</param>
internal sealed record RunOption(Option Option, Func<ParseResult, RunOptions, RunOptions> Apply)
{
    /// <summary>An option whose value is a reference type.</summary>
    public static RunOption Of(Option<string?> option, Func<RunOptions, string, RunOptions> apply) =>
        new(option, (parsed, options) => parsed.GetValue(option) is { } value ? apply(options, value) : options);

    /// <summary>An option whose value is a value type.</summary>
    public static RunOption Of<T>(Option<T?> option, Func<RunOptions, T, RunOptions> apply)
        where T : struct =>
        new(option, (parsed, options) => parsed.GetValue(option) is { } value ? apply(options, value) : options);
}
