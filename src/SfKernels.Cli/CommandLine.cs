using System.CommandLine;
using System.CommandLine.Invocation;
using SfKernels.Cli.Commands;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Terminal;

namespace SfKernels.Cli;

/// <summary>The root command: parses, runs, and turns every failure into one line and an exit code.</summary>
internal static class CommandLine
{
    private const string DebugVariable = "SFK_DEBUG";

    private static readonly Option<bool> Verbose = new("--verbose") { Description = $"Print the stack trace of an error (also: {DebugVariable}=1).", Recursive = true };

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string[] args)
    {
        PlainOutput.Choose();
        RootCommand root = Root();
        ParseResult parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction || Refusal.Swallowed(parsed) is not null)
            return Refuse(parsed);
        try
        {
            // The library's own Ctrl-C handling would end the process before a run could save.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"sfk: {ErrorReport.Message(error)}");
            if (parsed.GetValue(Verbose) || Environment.GetEnvironmentVariable(DebugVariable) is { Length: > 0 })
                Console.Error.WriteLine(error);
            return ErrorReport.Code(error);
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(
            "Trains object detectors without sampling heuristics: plain cross-entropy over all anchors, optimal bias initialisation, guided loss scaling.\n"
            + "Exit codes: 0 done, 1 failed while running, 2 bad usage or bad input, 130 stopped by Ctrl-C after saving.\n"
            + "The launcher ./sfk adds: bench (benchmarks) and test (all tests).");
        SfkCommand[] commands =
        [
            new DemoCommand(), new TrainCommand(), new EvalCommand(), new ScoreCommand(), new PredictCommand(),
            new PriorCommand(), new AblationCommand(), new KernelsCommand(), new DoctorCommand(),
        ];
        foreach (SfkCommand command in commands)
            root.Add(command);
        root.Add(Verbose);
        ExampleHelp.Install(root);
        return root;
    }

    private static int Refuse(ParseResult parsed)
    {
        string path = string.Join(' ', Path(parsed.CommandResult));
        Console.Error.WriteLine($"sfk: {Refusal.Of(parsed)}");
        Console.Error.WriteLine($"sfk: `{path} --help` explains every option.");
        return ExitCode.BadInput;
    }

    private static IEnumerable<string> Path(System.CommandLine.Parsing.CommandResult result) =>
        result.Parent is System.CommandLine.Parsing.CommandResult parent ? Path(parent).Append(result.Command.Name) : ["sfk"];
}
