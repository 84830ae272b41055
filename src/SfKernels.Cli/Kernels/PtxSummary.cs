using System.Globalization;
using System.Text.RegularExpressions;
using SfKernels.Abstractions;

namespace SfKernels.Cli.Kernels;

/// <summary>What the PTX of a kernel declares and holds. Counts are of the text: a loop's body counts once.</summary>
/// <param name="Entry">Name in the PTX.</param>
/// <param name="BlockSize">Threads of a block.</param>
/// <param name="Architecture">Compute capability that it asks for, times ten.</param>
/// <param name="SharedBytes">Static shared memory of a block.</param>
/// <param name="Registers">Virtual registers declared; the driver's compiler assigns real ones.</param>
/// <param name="Instructions">Instructions.</param>
internal sealed partial record PtxSummary(string Entry, int BlockSize, int Architecture, int SharedBytes, int Registers, int Instructions)
{
    /// <summary>Reads the text of a kernel.</summary>
    public static PtxSummary Of(KernelImage image)
    {
        string text = image.Text;
        int registers = Declaration().Matches(text).Sum(static declaration => Names(declaration.Groups[1].Value));
        return new(
            image.Entry, image.BlockSize, image.MinimumArchitecture, image.SharedBytes, registers, Instruction().Count(text));
    }

    // "%p<53>" declares 53 registers, "%a, %b" two.
    private static int Names(string list) => list.Split(',').Sum(static name =>
        Range().Match(name) is { Success: true } range ? int.Parse(range.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 1);

    [GeneratedRegex(@"^\s*\.reg\s+\.\w+\s+([^;]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"<(\d+)>")]
    private static partial Regex Range();

    [GeneratedRegex(@"^\s*(?:@!?%\w+\s+)?[a-z][\w.]*[^;\n:]*;", RegexOptions.Multiline)]
    private static partial Regex Instruction();
}
