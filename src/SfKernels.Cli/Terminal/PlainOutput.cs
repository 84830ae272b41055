using Spectre.Console;

namespace SfKernels.Cli.Terminal;

/// <summary>What tables look like where nobody looks: no colours, no wrapping at a width that a file does not have.</summary>
internal static class PlainOutput
{
    private const int Width = 160;

    /// <summary>Applies to everything printed through Spectre.Console from now on.</summary>
    public static void Choose()
    {
        if (!Console.IsOutputRedirected)
            return;
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        AnsiConsole.Profile.Width = Width;
    }
}
