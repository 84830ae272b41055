namespace SfKernels.Engine;

/// <summary>Tells the shim's count of host waits what libtorch does not see: reads and copies of CPU memory that would be a device's, for tests that take the CPU for one.</summary>
internal static unsafe class HostWaits
{
    /// <param name="what">UTF-8 text that ends with a zero, as literals do.</param>
    public static void Note(ReadOnlySpan<byte> what)
    {
        fixed (byte* text = what) NativeMethods.sfk_waits_note_on_cpu(text);
    }
}
