using System.Runtime.InteropServices;
using TorchSharp;

namespace SfKernels.Ops;

/// <summary>
/// The door to a tensor's memory. TorchSharp's own accessors copy or ignore the storage offset; the native export of both flavours gives the address of
/// element 0 of the view. Whoever holds an address keeps the tensor reachable until done (<see cref="GC.KeepAlive"/>).
/// </summary>
public static partial class TensorAddress
{
    /// <summary>Address of the first element, offset included; 0 for an empty tensor.</summary>
    public static nint Of(torch.Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        nint address = tensor.numel() == 0 ? 0 : THSTensor_data(tensor.Handle);
        GC.KeepAlive(tensor);
        return address;
    }

    [LibraryImport("LibTorchSharp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial nint THSTensor_data(nint handle);
}
