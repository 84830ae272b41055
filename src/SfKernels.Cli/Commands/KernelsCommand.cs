using System.CommandLine;
using System.Globalization;
using SfKernels.Abstractions;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Kernels;
using SfKernels.Kernels;
using Spectre.Console;

namespace SfKernels.Cli.Commands;

/// <summary>sfk kernels.</summary>
internal sealed class KernelsCommand : SfkCommand
{
    private readonly Option<string?> _ptx = new("--ptx") { Description = "Print the PTX of this kernel.", HelpName = "NAME" };

    /// <summary>Describes the command.</summary>
    public KernelsCommand()
        : base("kernels", "List the device kernels in this build: block size, architecture, shared memory, and what their PTX declares.")
    {
        Add(_ptx);
        SetAction(parsed => Run(parsed.GetValue(_ptx)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string CommandLine, string Effect)> Examples =>
    [
        ("sfk kernels", "every kernel and instance"),
        ("sfk kernels --ptx AnchorLossKernels_Forward_CrossEntropyFloat", "its PTX, a comment with the C# line before each statement"),
    ];

    private static int Run(string? name)
    {
        if (name is null)
        {
            List();
            return ExitCode.Done;
        }

        KernelImage image = PtxKernelList.All.FirstOrDefault(image => image.Entry == name)
            ?? throw new UsageException($"--ptx is '{name}', which is no kernel of this build; 'sfk kernels' lists them.");
        Console.Out.Write(image.Text);
        return ExitCode.Done;
    }

    private static void List()
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumn(new TableColumn("kernel").NoWrap());
        foreach (string column in new[] { "block", "sm", "shared", "registers", "instructions", "special" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (PtxSummary kernel in PtxKernelList.All.Select(PtxSummary.Of))
        {
            int[] numbers = [kernel.BlockSize, kernel.Architecture, kernel.SharedBytes, kernel.Registers, kernel.Instructions, kernel.SpecialFunctions];
            table.AddRow([Markup.Escape(kernel.Entry), .. numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture))]);
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("shared: bytes of a block. registers: virtual, as declared. instructions and special functions: of the text, a loop's body once.");
    }
}
