using System.Runtime.CompilerServices;

namespace SfKernels.Abstractions;

/// <summary>Addresses of launch arguments, for generated launchers; so that the code around them needs no unsafe context.</summary>
public static unsafe class KernelArgument
{
    /// <summary>The address of a value that lives on the caller's stack.</summary>
    /// <param name="value">A parameter or local of the caller.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint AddressOf<T>(ref T value)
        where T : unmanaged => (nint)Unsafe.AsPointer(ref value);
}
