using System.Runtime.InteropServices;
using System.Text;
using SfKernels.Training.Data;
using SfKernels.Training.Trainer;

namespace SfKernels.Cli.Errors;

/// <summary>Turns an exception into one line for people and an exit code for scripts.</summary>
internal static class ErrorReport
{
    /// <summary>ENOSPC in the low half of an HResult, as .NET reports it on Unix.</summary>
    private const int NoSpace = 28;

    /// <summary>EROFS.</summary>
    private const int ReadOnly = 30;

    private const string TooLarge = "not enough memory: use a smaller --batch or --image-size, fewer --workers or a smaller --pixel-cache.";

    /// <summary>The exit code of an exception.</summary>
    public static int Code(Exception error) => error switch
    {
        UsageException or DataException or ArgumentException or InvalidDataException => ExitCode.BadInput,
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException or UnauthorizedAccessException => ExitCode.BadInput,
        IOException io when IsErrno(io, ReadOnly) => ExitCode.BadInput,
        _ => ExitCode.Failed,
    };

    /// <summary>One line that says what happened and the way out.</summary>
    public static string Message(Exception error)
    {
        string message = error switch
        {
            ArgumentException argument => WithoutParameter(argument),
            IOException io when IsErrno(io, NoSpace) => $"{io.Message.TrimEnd('.')}: free some space or choose a folder on another disk (--out); what was written before is whole.",
            IOException io when IsErrno(io, ReadOnly) => $"{io.Message.TrimEnd('.')}: choose a writable folder with --out.",
            OutOfMemoryException => TooLarge,
            ExternalException when MemoryShortage.Is(error) => $"{TooLarge} ({error.Message.Split('\n')[0]})",
            PathTooLongException => $"{error.Message.TrimEnd('.')}: choose a shorter name.",
            UnauthorizedAccessException => $"{error.Message.TrimEnd('.')}: check the permissions or choose another folder.",
            UsageException or DataException or InvalidDataException or NonFiniteLossException or IOException => error.Message,
            DllNotFoundException or TypeInitializationException => $"{Root(error).Message} `sfk doctor` says what is missing.",
            _ => $"{error.GetType().Name}: {error.Message}",
        };
        return OneLine(message);
    }

    private static bool IsErrno(IOException error, int errno) => error.HResult == errno || (error.HResult & 0xFFFF) == errno;

    private static Exception Root(Exception error) => error.InnerException is { } inner ? Root(inner) : error;

    /// <summary>The message without the " (Parameter 'x')" that names an argument of a method, which the caller of a command never sees.</summary>
    private static string WithoutParameter(ArgumentException error)
    {
        int at = error.ParamName is null ? -1 : error.Message.IndexOf($" (Parameter '{error.ParamName}')", StringComparison.Ordinal);
        return at < 0 ? error.Message : error.Message[..at];
    }

    private static string OneLine(string message)
    {
        var line = new StringBuilder(message.Length);
        foreach (char c in message.Trim())
        {
            if (!char.IsWhiteSpace(c))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString();
    }
}
