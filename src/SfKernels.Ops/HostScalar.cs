using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>One number in the memory of the CPU: read where it lies, without an operator.</summary>
internal static class HostScalar
{
    /// <summary>Whether the tensor is one, float32 or float64.</summary>
    public static bool Is(Tensor tensor) =>
        tensor.dim() == 0 && tensor.device.type == TorchSharp.DeviceType.CPU && tensor.dtype is ScalarType.Float32 or ScalarType.Float64;

    /// <summary>Its value.</summary>
    public static unsafe double Read(Tensor tensor)
    {
        nint address = TensorAddress.Of(tensor);
        double value = tensor.dtype == ScalarType.Float64 ? *(double*)address : *(float*)address;
        GC.KeepAlive(tensor);
        return value;
    }
}
