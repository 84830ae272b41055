using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SfKernels.Cli.Terminal;

/// <summary>
/// Ctrl-C and SIGTERM ask the run to save and end; a second Ctrl-C ends the process at once. What follows within a second is the first once more:
/// a terminal signals a whole group of processes, of which one may pass it on to the others, and so does timeout(1).
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _source = new();
    private readonly Stopwatch _sinceFirst = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Starts listening.</summary>
    public StopSignals() =>
        _registrations = [Listen(PosixSignal.SIGINT), Listen(PosixSignal.SIGTERM), Listen(PosixSignal.SIGHUP)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private PosixSignalRegistration Listen(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        lock (_sinceFirst)
        {
            context.Cancel = !_sinceFirst.IsRunning || _sinceFirst.Elapsed < Echo;
            if (_sinceFirst.IsRunning)
                return;
            _sinceFirst.Start();
        }

        Console.Error.WriteLine();
        Console.Error.WriteLine("sfk: stopping after this step; the state is saved (once more to stop at once).");
        _source.Cancel();
    });
}
