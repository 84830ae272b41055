namespace SfKernels.Cli.Errors;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>All done.</summary>
    public const int Done = 0;

    /// <summary>Failed while running.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage or bad input: nothing was started.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C or SIGTERM after saving (128 + SIGINT, as shells report it).</summary>
    public const int Stopped = 130;
}
