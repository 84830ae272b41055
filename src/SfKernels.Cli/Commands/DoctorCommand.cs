using System.CommandLine;
using SfKernels.Cli.Doctor;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Options;
using SfKernels.Training.Storage;
using Spectre.Console;

namespace SfKernels.Cli.Commands;

/// <summary>sfk doctor.</summary>
internal sealed class DoctorCommand : SfkCommand
{
    private readonly Option<string?> _json = DataOptions.Json();

    /// <summary>Describes the command.</summary>
    public DoctorCommand()
        : base("doctor", "Show engines, versions and devices found, and how to install what is missing.")
    {
        Add(_json);
        SetAction(parsed => Run(OutputFile.Of(parsed, _json)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string CommandLine, string Effect)> Examples => [("sfk doctor", "exit code 0: training works here; 1: something is missing")];

    private static int Run(string? json)
    {
        IReadOnlyList<Finding> findings = Examination.Run();
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn(new TableColumn("").NoWrap()).AddColumn("");
        foreach (Finding finding in findings)
        {
            string mark = finding.Remedy is null ? "[green]ok[/]     " : "[red]missing[/]";
            table.AddRow($"{mark} {Markup.Escape(finding.Name)}", Markup.Escape(finding.Value));
            if (finding.Remedy is not null)
                table.AddRow("", $"[yellow]{Markup.Escape(finding.Remedy)}[/]");
        }

        AnsiConsole.Write(table);
        if (json is not null)
            JsonFormat.Write(json, findings);
        return findings.All(static finding => finding.Remedy is null) ? ExitCode.Done : ExitCode.Failed;
    }
}
