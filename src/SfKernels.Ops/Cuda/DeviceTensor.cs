using SfKernels.Abstractions;
using TorchSharp;

namespace SfKernels.Ops.Cuda;

/// <summary>Tensors as the launchers take them. Whoever holds a view keeps the tensor reachable until the launch has returned: the rest is the stream's order.</summary>
internal static class DeviceTensor
{
    /// <summary>All elements of a contiguous tensor; nothing for null.</summary>
    public static DeviceView<T> View<T>(torch.Tensor? tensor)
        where T : unmanaged => tensor is null ? default : new(TensorAddress.Of(tensor), tensor.numel());

    /// <summary>The bytes of a tensor.</summary>
    public static DeviceView<byte> Bytes(torch.Tensor? tensor) =>
        tensor is null ? default : new(TensorAddress.Of(tensor), tensor.numel() * tensor.element_size());
}
