using System.Runtime.InteropServices;
using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using SfKernels.Ptx;
using SfKernels.Ptx.Launching;
using SfKernels.Ptx.Numerics;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>Memory that kernels in the interpreter read and write, for one test.</summary>
internal sealed unsafe class PtxMemory : IDisposable
{
    private const int Alignment = 256;

    [ThreadStatic]
    private static InterpretedLauncher[]? t_launchers;

    private readonly List<nint> _memory = [];

    /// <summary>The interpreter, by turns with approximations that are exact, too large, too small and either, and with warps in another order.</summary>
    public static InterpretedLauncher Launcher(int turn)
    {
        t_launchers ??= [.. Enum.GetValues<ApproximationError>().Select(static error =>
            new InterpretedLauncher(typeof(AnchorLossKernels).Assembly, new LaunchOptions { Error = error, ScheduleSeed = (int)error }))];
        return t_launchers[turn % t_launchers.Length];
    }

    /// <summary>A copy of an array.</summary>
    public DeviceView<T> Copy<T>(params T[] values)
        where T : unmanaged
    {
        var view = Room<T>(values.Length);
        values.CopyTo(new Span<T>((void*)view.Pointer, values.Length));
        return view;
    }

    /// <summary>Memory that nobody has written.</summary>
    public DeviceView<T> Room<T>(long length)
        where T : unmanaged
    {
        var bytes = length * sizeof(T);
        var address = (nint)NativeMemory.AlignedAlloc((nuint)Math.Max(1, bytes), Alignment);
        new Span<byte>((void*)address, (int)bytes).Fill(0xFF);
        _memory.Add(address);
        return new(address, length);
    }

    /// <summary>What a view holds.</summary>
    public static T[] Read<T>(DeviceView<T> view)
        where T : unmanaged => new ReadOnlySpan<T>((void*)view.Pointer, (int)view.Length).ToArray();

    public void Dispose() => _memory.ForEach(static address => NativeMemory.AlignedFree((void*)address));
}
