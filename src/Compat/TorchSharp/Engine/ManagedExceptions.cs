using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace SfKernels.Engine;

/// <summary>
/// Exceptions that left a C# backward. libtorch carries a token through its engine, which may change threads; whoever called
/// backward takes the exception out again, with the stack it had.
/// </summary>
internal static class ManagedExceptions
{
    private const int MostKept = 64;
    private static readonly ConcurrentDictionary<long, ExceptionDispatchInfo> s_pending = new();
    private static long s_lastToken;

    public static long Keep(Exception exception)
    {
        var token = Interlocked.Increment(ref s_lastToken);
        s_pending[token] = ExceptionDispatchInfo.Capture(exception);
        // Two branches of one graph may both fail and only one of them is rethrown: forget the ones that nobody asked for.
        if (s_pending.Count > MostKept) s_pending.TryRemove(token - MostKept, out _);
        return token;
    }

    public static ExceptionDispatchInfo? Take(long token) => s_pending.TryRemove(token, out var exception) ? exception : null;
}
