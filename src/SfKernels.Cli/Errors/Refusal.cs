using System.CommandLine;
using System.CommandLine.Parsing;

namespace SfKernels.Cli.Errors;

/// <summary>What is wrong with a command line that was not understood, in one sentence.</summary>
internal static class Refusal
{
    /// <summary>An option that took the next option for its value, and that one; the parser allows it.</summary>
    public static (string Option, string Value)? Swallowed(ParseResult parsed)
    {
        HashSet<string> names = [.. Options(parsed.CommandResult)];
        return parsed.CommandResult.Children.OfType<OptionResult>()
            .SelectMany(static option => option.Tokens.Select(token => ((string, string)?)(option.Option.Name, token.Value)))
            .FirstOrDefault(pair => names.Contains(pair!.Value.Item2));
    }

    /// <summary>Names the word or option, and the way out where there is one.</summary>
    public static string Of(ParseResult parsed)
    {
        if (Swallowed(parsed) is var (hungry, eaten))
            return $"{hungry} has no value: what follows it is the option {eaten}.";
        // "Required command was not provided" comes before the word that was not understood.
        if (parsed.UnmatchedTokens.Count > 0)
            return OfWord(parsed.UnmatchedTokens[0], parsed.CommandResult);
        ParseError error = parsed.Errors[0];
        if (error.SymbolResult is not OptionResult option)
            return error.SymbolResult is CommandResult { Command.Subcommands.Count: > 0 } command ? $"a command is missing: {List(command.Command.Subcommands)}." : error.Message;
        if (option.Tokens.Count == 0)
            return $"{option.Option.Name} has no value: it takes {option.Option.HelpName}.";
        return option.Tokens.Count > option.Option.Arity.MaximumNumberOfValues
            ? $"{option.Option.Name} is given {option.Tokens.Count} values ({string.Join(", ", option.Tokens.Select(static token => token.Value))}): keep one of them."
            : error.Message;
    }

    private static string OfWord(string word, CommandResult place)
    {
        string said = $"'{word}' is not understood here";
        if (!word.StartsWith('-') && place.Command.Subcommands.Count == 0)
            return $"{said}: a value follows its option.";
        IEnumerable<string> known = word.StartsWith('-') ? Options(place) : place.Command.Subcommands.Select(static command => command.Name);
        return Suggestion.For(word, [.. known]) is { } near ? $"{said}: did you mean {near}?" : $"{said}.";
    }

    private static IEnumerable<string> Options(CommandResult place) => place.Parent is CommandResult parent
        ? place.Command.Options.Concat(parent.Command.Options.Where(static option => option.Recursive)).Select(static option => option.Name)
        : place.Command.Options.Select(static option => option.Name);

    private static string List(IList<Command> commands) => string.Join(", ", commands.Select(static command => command.Name));
}
