using SfKernels.Training.Progress;

namespace SfKernels.Cli.Terminal;

/// <summary>Chooses between the live line and plain lines.</summary>
internal static class ProgressOutput
{
    /// <summary>Time between plain lines.</summary>
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    /// <summary>The live line on a terminal that can erase, plain lines otherwise.</summary>
    public static ITrainingProgress Create()
    {
        bool canErase = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return canErase ? new LiveProgress(Console.Out, static () => Console.WindowWidth) : new PlainProgress(Console.Out, PlainInterval);
    }
}
