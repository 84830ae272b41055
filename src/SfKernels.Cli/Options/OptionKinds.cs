using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SfKernels.Cli.Options;

/// <summary>Options whose errors name the option, the value and what is expected. Without a value on the command line they are null.</summary>
internal static class OptionKinds
{
    /// <summary>The value of a <see cref="Switch"/> that is on.</summary>
    public const string On = "on";

    /// <summary>Any text.</summary>
    public static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { HelpName = valueName, Description = description };

    /// <summary>One of a few words.</summary>
    public static Option<string?> Choice(string name, IReadOnlyList<string> choices, string description) => new(name)
    {
        HelpName = string.Join('|', choices),
        Description = description,
        CustomParser = result => Parse<string?>(result, name, $"one of {string.Join(", ", choices)}", text => choices.Contains(text) ? text : null),
    };

    /// <summary>A whole number of at least <paramref name="least"/>, and at most <paramref name="most"/>.</summary>
    public static Option<int?> Whole(string name, string valueName, int least, string description, int most = int.MaxValue) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result => Parse<int?>(
            result,
            name,
            most < int.MaxValue ? $"a whole number from {least} to {most}" : $"a whole number of at least {least}",
            text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null),
    };

    /// <summary>A finite number, above <paramref name="least"/> or equal to it where <paramref name="inclusive"/>.</summary>
    public static Option<double?> Real(string name, string valueName, double least, bool inclusive, string description) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result => Parse<double?>(
            result,
            name,
            inclusive ? $"a number of at least {least}" : $"a number above {least}",
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value) && (value > least || (inclusive && value == least)) ? value : null),
    };

    /// <summary>A number from 0 to 1.</summary>
    public static Option<double?> Share(string name, string valueName, string description) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result => Parse<double?>(
            result,
            name,
            "a number from 0 to 1",
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1 ? value : null),
    };

    /// <summary>"on" or "off"; the bare option is "on". Text, because the parser leaves "off" alone behind an option that is a bool.</summary>
    public static Option<string?> Switch(string name, string description) => new(name)
    {
        HelpName = "on|off",
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0
            ? On
            : Parse<string?>(result, name, "on or off", static text => text switch { On or "true" => On, "off" or "false" => "off", _ => null }),
    };

    /// <summary>Present or not.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static T? Parse<T>(ArgumentResult result, string name, string expected, Func<string, T?> parse)
    {
        string text = result.Tokens[^1].Value;
        T? value = parse(text);
        if (value is null)
            result.AddError($"{name} is '{text}': it takes {expected}{(text.Length > 9 && text.All(char.IsAsciiDigit) && expected.Contains("at least", StringComparison.Ordinal) ? $", and at most {int.MaxValue}" : "")}.");
        return value;
    }
}
