using System.Runtime.InteropServices;

namespace SfKernels.Ops.Engine;

/// <summary>
/// Counts how often the host waits for a device: numbers read, results whose size it must know, copies that are not asynchronous, explicit synchronisation;
/// called by us, inside other operators of libtorch or in a backward pass, on any thread. One count at a time. Watching costs a look at every operator.
/// </summary>
public sealed unsafe class HostWaits : IDisposable
{
    private static readonly delegate* unmanaged<int, int> s_begin = (delegate* unmanaged<int, int>)EngineExports.Find("sfk_waits_begin");
    private static readonly delegate* unmanaged<void> s_end = (delegate* unmanaged<void>)EngineExports.Find("sfk_waits_end");
    private static readonly delegate* unmanaged<long> s_count = (delegate* unmanaged<long>)EngineExports.Find("sfk_waits_count");
    private static readonly delegate* unmanaged<byte*> s_text = (delegate* unmanaged<byte*>)EngineExports.Find("sfk_waits_text");

    private bool _ended;

    private HostWaits()
    {
    }

    /// <summary>Whether this flavour can count.</summary>
    public static bool IsAvailable => s_begin is not null;

    /// <summary>Waits since the count began.</summary>
    public long Count => s_count();

    /// <summary>Each kind and its number, for messages.</summary>
    public string Text => (Marshal.PtrToStringUTF8((nint)s_text()) ?? "").Trim().Replace("\n", ", ", StringComparison.Ordinal);

    /// <summary>Begins to count, until the result is disposed.</summary>
    /// <param name="onCpuToo">Takes tensors of the CPU for those of a device on the calling thread, which also ends the count, so that a machine without one shows what would wait.</param>
    /// <exception cref="NotSupportedException">This flavour cannot count.</exception>
    public static HostWaits Watch(bool onCpuToo = false)
    {
        if (!IsAvailable)
        {
            throw new NotSupportedException("Waits of the host cannot be counted in the packages flavour: its library lacks the count.");
        }

        return s_begin(onCpuToo ? 1 : 0) != 0 ? new HostWaits() : throw new InvalidOperationException(EngineExports.LastError);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ended)
        {
            s_end();
        }

        _ended = true;
    }
}
