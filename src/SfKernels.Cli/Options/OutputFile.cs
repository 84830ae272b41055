using System.CommandLine;
using SfKernels.Cli.Errors;

namespace SfKernels.Cli.Options;

/// <summary>Files that a command writes at its end: that they can be written is found out at its start.</summary>
internal static class OutputFile
{
    /// <summary>The path that an option gives, or null; leaves nothing behind.</summary>
    /// <exception cref="UsageException">No file can be written there.</exception>
    public static string? Of(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } path)
            return null;
        if (path.Length == 0 || Directory.Exists(path))
            throw new UsageException($"{option.Name} is '{path}', which is {(path.Length == 0 ? "no name" : "a folder")}: name a file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new UsageException($"{option.Name} is '{path}', but there is no folder '{folder}': make it, or name a file elsewhere.");
        string probe = Path.Combine(folder, $".write-test-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option.Name} is '{path}', where no file can be written ({error.Message.TrimEnd('.')}): name a file elsewhere, or change the permissions.");
        }

        return path;
    }
}
