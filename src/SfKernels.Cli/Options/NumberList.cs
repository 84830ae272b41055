using System.CommandLine;
using System.Globalization;

namespace SfKernels.Cli.Options;

/// <summary>Options that take numbers separated by commas.</summary>
internal static class NumberList
{
    /// <summary>Positive numbers such as "0.005,0.01".</summary>
    public static Option<double[]?> Reals(string name, string description) => new(name)
    {
        HelpName = "X,X,...",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            double[] values = [.. text.Split(',').Select(Number)];
            if (values.All(static value => double.IsFinite(value) && value > 0) && values.Distinct().Count() == values.Length)
                return values;
            result.AddError($"{name} is '{text}': it takes different numbers above 0 separated by commas, such as 0.005,0.01.");
            return null;
        },
    };

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    /// <summary>Whole numbers such as "0,1,2".</summary>
    public static Option<int[]?> Wholes(string name, string description) => new(name)
    {
        HelpName = "N,N,...",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            int[] values = [.. text.Split(',').Select(static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : -1)];
            if (values.All(static value => value >= 0) && values.Distinct().Count() == values.Length)
                return values;
            result.AddError($"{name} is '{text}': it takes different whole numbers separated by commas, such as 0,1,2.");
            return null;
        },
    };
}
