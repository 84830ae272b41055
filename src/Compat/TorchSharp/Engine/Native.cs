using System.Runtime.InteropServices;

namespace SfKernels.Engine;

/// <summary>Turns the shim's failures into exceptions.</summary>
internal static unsafe class Native
{
    /// <summary>Throws what failed last on this thread: the original exception where C# code threw it, else libtorch's message.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public static void Throw()
    {
        var token = NativeMethods.sfk_last_exception_token();
        if (token != 0 && ManagedExceptions.Take(token) is { } original) original.Throw();
        throw new ExternalException(Marshal.PtrToStringUTF8((nint)NativeMethods.sfk_last_error()));
    }

    /// <summary>Throws unless the call returned a handle.</summary>
    public static nint Check(nint handle)
    {
        if (handle == 0) Throw();
        return handle;
    }

    /// <summary>Throws unless the call returned something else than zero.</summary>
    public static void Check(int succeeded)
    {
        if (succeeded == 0) Throw();
    }
}
