using System.CommandLine;
using SfKernels.Cli.Errors;
using SfKernels.Training.Runs;

namespace SfKernels.Cli.Options;

/// <summary>The options of a training run. What the command line does not give stays as it was, so that --resume can take it from the run.</summary>
internal sealed class RunOptionSet
{
    private readonly RunOption[] _options =
        [.. DataRunOptions.Create(), .. ModelRunOptions.Create(), .. LossRunOptions.Create(), .. StepRunOptions.Create(), .. UpkeepRunOptions.Create()];

    /// <summary>All options but those named.</summary>
    public RunOptionSet(params IEnumerable<string> without) => _options = [.. _options.Where(option => !without.Contains(option.Option.Name))];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (RunOption option in _options)
            command.Add(option.Option);
    }

    /// <summary>Replaces in <paramref name="stored"/> what the command line gives.</summary>
    public RunOptions Apply(ParseResult parsed, RunOptions stored)
    {
        string[] lengths = [.. Given(parsed).Select(static option => option.Option.Name).Intersect(StepRunOptions.Lengths)];
        if (lengths.Length > 1)
            throw new UsageException($"{string.Join(" and ", lengths)} both give the length of the run: keep one of them.");
        return _options.Aggregate(stored, (options, option) => option.Apply(parsed, options));
    }

    /// <summary>The given options as a command line for another `sfk train`.</summary>
    public IReadOnlyList<string> Arguments(ParseResult parsed) =>
        [.. Given(parsed).SelectMany(option => parsed.GetResult(option.Option)!.Tokens.Select(static token => token.Value).Prepend(option.Option.Name))];

    private IEnumerable<RunOption> Given(ParseResult parsed) => _options.Where(option => parsed.GetResult(option.Option) is { Implicit: false });
}
