using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SfKernels.Cli.Help;

/// <summary>The standard help followed by the command's examples.</summary>
internal sealed class ExampleHelp(SynchronousCommandLineAction standard) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the help of a root command and everything below it.</summary>
    public static void Install(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new ExampleHelp((SynchronousCommandLineAction)option.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = standard.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is SfkCommand { Examples: { Count: > 0 } examples })
        {
            output.WriteLine("Examples:");
            foreach (var (line, effect) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {effect}");
            }
        }

        return code;
    }
}
