using System.CommandLine;
using SfKernels.Cli.Errors;

namespace SfKernels.Cli.Options;

/// <summary>Files that a command writes at its end: that they can be written is found out at its start.</summary>
internal static class OutputFile
{
    /// <summary>The path that an option gives, or null; leaves nothing behind.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">Its name begins every complaint.</param>
    /// <param name="makes">A folder that the command makes, in which the file may lie, or null.</param>
    /// <exception cref="UsageException">No file can be written there.</exception>
    public static string? Of(ParseResult parsed, Option<string?> option, string? makes = null)
    {
        if (parsed.GetValue(option) is not { } path)
            return null;
        if (path.Length == 0 || Directory.Exists(path))
            throw new UsageException($"{option.Name} is '{path}', which is {(path.Length == 0 ? "no name" : "a folder")}: name a file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (makes is not null && !Directory.Exists(folder) && folder == Path.TrimEndingDirectorySeparator(Path.GetFullPath(makes)))
            return path;
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

    /// <summary>Refuses a file that the command reads, or writes something else to.</summary>
    /// <exception cref="UsageException">Both are one file.</exception>
    public static void Apart(string? path, Option<string?> option, string? other, string what)
    {
        if (path is not null && other is not null && Path.GetFullPath(path) == Path.GetFullPath(other))
            throw new UsageException($"{option.Name} is '{path}', which is {what}: name another file.");
    }
}
