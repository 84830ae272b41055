using System.Runtime.InteropServices;

namespace SfKernels.Ops.Engine;

/// <summary>
/// What the library of the system flavour exports beside TorchSharp's API. The native library of the packages has the same name and none of these, so
/// whoever uses one says what is missing there.
/// </summary>
internal static unsafe class EngineExports
{
    private const string Library = "LibTorchSharp";

    private static readonly delegate* unmanaged<byte*> s_lastError = (delegate* unmanaged<byte*>)Find("sfk_last_error");

    /// <summary>libtorch's message of the last failure on this thread.</summary>
    public static string LastError => s_lastError is null ? "" : Marshal.PtrToStringUTF8((nint)s_lastError()) ?? "";

    /// <summary>The address of a function; 0 where the library lacks it.</summary>
    public static nint Find(string name) =>
        NativeLibrary.TryLoad(Library, typeof(EngineExports).Assembly, null, out nint library) && NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;
}
