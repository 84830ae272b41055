using static TorchSharp.torch;

namespace SfKernels.Ops.Engine;

/// <summary>
/// Mixed precision as libtorch does it: convolutions and matrix products convert their inputs and weights, what needs the range or the digits of float32
/// keeps it. TorchSharp has no such thing; the library of the system flavour does.
/// </summary>
public sealed unsafe class Autocast : IDisposable
{
    private static readonly delegate* unmanaged<int, int, int, nint> s_enter = (delegate* unmanaged<int, int, int, nint>)EngineExports.Find("sfk_autocast_enter");
    private static readonly delegate* unmanaged<nint, void> s_leave = (delegate* unmanaged<nint, void>)EngineExports.Find("sfk_autocast_leave");

    private nint _before;

    private Autocast(nint before) => _before = before;

    /// <summary>Whether this flavour has it.</summary>
    public static bool IsAvailable => s_enter is not null;

    /// <summary>Until the result is disposed, on the same thread, operators on the device compute in a lower precision where libtorch holds that to be safe.</summary>
    /// <param name="type">float16 or bfloat16; on the CPU bfloat16.</param>
    /// <param name="device">Where the tensors are.</param>
    /// <exception cref="NotSupportedException">This flavour has no autocast.</exception>
    public static Autocast To(ScalarType type, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return IsAvailable
            ? Enter(device, type, true)
            : throw new NotSupportedException("Mixed precision is not available in the packages flavour: TorchSharp has no autocast. Use float32, or the system flavour.");
    }

    /// <summary>Until the result is disposed, on the same thread, operators on the device compute in the type of their inputs again. Nothing in a flavour without autocast.</summary>
    public static Autocast? Off(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return IsAvailable ? Enter(device, ScalarType.Float32, false) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_before != 0)
        {
            s_leave(_before);
        }

        _before = 0;
    }

    private static Autocast Enter(Device device, ScalarType type, bool on)
    {
        nint before = s_enter((int)device.type, (int)type, on ? 1 : 0);
        return before != 0 ? new Autocast(before) : throw new InvalidOperationException($"libtorch refuses mixed precision: {EngineExports.LastError}");
    }
}
