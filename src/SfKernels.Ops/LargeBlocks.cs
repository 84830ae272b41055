using System.Runtime.InteropServices;

namespace SfKernels.Ops;

/// <summary>
/// Memory of large tensors on the CPU. By default glibc gives blocks above 32 MB back to the system when they are freed, and every step of a training run
/// pays for their pages again: 64 MB cost 20 to 30 ms, several times what computing a gradient of that size takes.
/// </summary>
public static unsafe partial class LargeBlocks
{
    // glibc, malloc.h.
    private const int TrimThreshold = -1;
    private const int MmapMax = -4;

    // sys/mman.h of Linux.
    private const int HugePageAdvice = 14;
    private const nint HugePage = 2 << 20;

    private static bool s_kept;

    /// <summary>
    /// Keeps freed memory in the process for the next tensor, from now on and for everything that uses malloc. For programs that train; call it first.
    /// </summary>
    /// <returns>False where the C library is not glibc: nothing has changed then.</returns>
    public static bool Keep()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            s_kept = mallopt(MmapMax, 0) == 1 && mallopt(TrimThreshold, -1) == 1;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            s_kept = false;
        }

        return s_kept;
    }

    /// <summary>Asks for large pages under a block that is about to be written for the first time: a quarter of the cost where it comes fresh from the system.</summary>
    internal static void Expect(nint address, long bytes)
    {
        nint begin = (address + HugePage - 1) & -HugePage;
        nint end = (address + (nint)bytes) & -HugePage;
        if (!s_kept && OperatingSystem.IsLinux() && end - begin >= 8 * HugePage)
        {
            // Advice: a refusal changes nothing.
            _ = madvise(begin, end - begin, HugePageAdvice);
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int madvise(nint address, nint length, int advice);
}
