using System.Globalization;

namespace SfKernels.Generators.Models;

/// <summary>C# names as PTX writes them: letters of ASCII, digits and underscores; other letters by their number.</summary>
internal static class PtxName
{
    public static string Of(string name) => name.All(IsPlain) ? name : string.Concat(name.Select(letter => IsPlain(letter) ? letter.ToString() : string.Format(CultureInfo.InvariantCulture, "_u{0:X4}_", (int)letter)));

    private static bool IsPlain(char letter) => letter is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_';
}
