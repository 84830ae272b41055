using System.CommandLine;
using System.Globalization;
using SfKernels.Abstractions;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Kernels;
using SfKernels.Kernels;
using SfKernels.Kernels.Cuda;

namespace SfKernels.Cli.Commands;

/// <summary>sfk kernels.</summary>
internal sealed class KernelsCommand : SfkCommand
{
    private readonly Option<string?> _ptx = new("--ptx") { Description = "Print the PTX of this kernel.", HelpName = "NAME" };

    /// <summary>Describes the command.</summary>
    public KernelsCommand()
        : base("kernels", "List the device kernels in this build: block size, architecture, shared memory, what their PTX declares, and bytes and special functions per logit.")
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

    // Plain text: a row stays one line however narrow the terminal is.
    private static void List()
    {
        List<string[]> rows = [["kernel", "block", "sm", "shared", "registers", "instructions", "read", "written", "special", "per"]];
        foreach (KernelImage image in PtxKernelList.All)
            rows.Add(Row(image, KernelCosts.All.FirstOrDefault(cost => cost.Entry == image.Entry)));

        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            string numbers = string.Join("  ", row.Skip(1).Take(row.Length - 2).Select((cell, i) => cell.PadLeft(widths[i + 1])));
            Console.Out.WriteLine($"{row[0].PadRight(widths[0])}  {numbers}  {row[^1]}");
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine("shared: bytes of a block. registers: virtual, as declared. instructions: of the text, a loop's body once.");
        Console.Out.WriteLine("read, written: bytes of global memory; special: ex2, lg2, rcp and the like; each per logit, anchor or launch, executed on a reference problem.");
    }

    /// <summary>A kernel's cells; without costs, as of one that is being written, those stay open.</summary>
    internal static string[] Row(KernelImage image, KernelCost? cost)
    {
        PtxSummary kernel = PtxSummary.Of(image);
        double?[] numbers = [kernel.BlockSize, kernel.Architecture, kernel.SharedBytes, kernel.Registers, kernel.Instructions, cost?.BytesRead, cost?.BytesWritten, cost?.SpecialFunctions];
        return [kernel.Entry, .. numbers.Select(static number => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "-"), cost?.Unit ?? "not measured"];
    }
}
