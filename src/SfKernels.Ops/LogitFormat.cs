using SfKernels.Kernels.Classification;
using SfKernels.Ops.Cuda;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>How logits may be stored: the same for every classification loss.</summary>
internal static class LogitFormat
{
    private static readonly ScalarType[] s_types = [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    /// <summary>Every type that the losses take.</summary>
    public static ReadOnlySpan<ScalarType> Types => s_types;

    /// <summary>What the kernels call a type.</summary>
    public static LogitType Of(ScalarType type) => type switch
    {
        ScalarType.Float64 => LogitType.Float64,
        ScalarType.Float16 => LogitType.Float16,
        ScalarType.BFloat16 => LogitType.BFloat16,
        _ => LogitType.Float32,
    };

    /// <summary>The tensor is of a type, and on a device, that kernels take.</summary>
    public static void Check(Tensor logits, string parameter)
    {
        ArgumentNullException.ThrowIfNull(logits, parameter);
        CudaDoor.Check(logits, parameter);
        TensorCheck.Type(logits, parameter, Types);
        if (logits.device_type != DeviceType.CPU && logits.dtype == ScalarType.Float64)
        {
            throw new ArgumentException(
                $"{parameter} is Float64 on {logits.device}; the device kernels take Float32, Float16 and BFloat16: pass {parameter}.to(ScalarType.Float32) or {parameter}.cpu().", parameter);
        }
    }
}
