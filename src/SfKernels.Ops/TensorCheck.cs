using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>The door that refuses tensors an operator cannot take, with what was found and what was expected.</summary>
public static class TensorCheck
{
    /// <summary>The tensor is on the CPU.</summary>
    public static void OnCpu(Tensor tensor, string parameter)
    {
        ArgumentNullException.ThrowIfNull(tensor, parameter);
        if (tensor.device_type != DeviceType.CPU)
        {
            throw new ArgumentException($"{parameter} is on {tensor.device}; this operator runs on the CPU: pass {parameter}.cpu().", parameter);
        }
    }

    /// <summary>The tensor is where <paramref name="other"/> is.</summary>
    public static void SameDevice(Tensor tensor, string parameter, Tensor other, string otherParameter)
    {
        ArgumentNullException.ThrowIfNull(tensor, parameter);
        if (tensor.device_type != other.device_type || tensor.device_index != other.device_index)
        {
            throw new ArgumentException(
                $"{parameter} is on {tensor.device}, {otherParameter} on {other.device}; pass {parameter}.to({otherParameter}.device).", parameter);
        }
    }

    /// <summary>The tensor has one of the types, of which the first is the way out.</summary>
    public static void Type(Tensor tensor, string parameter, params ReadOnlySpan<ScalarType> allowed)
    {
        if (!allowed.Contains(tensor.dtype))
        {
            throw new ArgumentException(
                $"{parameter} is {tensor.dtype}; expected {string.Join(" or ", allowed.ToArray())}: pass {parameter}.to(ScalarType.{allowed[0]}).", parameter);
        }
    }

    /// <summary>The tensor holds one floating-point number, whatever its rank.</summary>
    public static void OneValue(Tensor tensor, string parameter)
    {
        ArgumentNullException.ThrowIfNull(tensor, parameter);
        if (tensor.numel() != 1)
        {
            throw new ArgumentException($"{parameter} is [{string.Join(", ", tensor.shape)}]; expected one value: reduce it first.", parameter);
        }

        Type(tensor, parameter, ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16);
    }

    /// <summary>The tensor has this shape; -1 stands for any size.</summary>
    public static void Shape(Tensor tensor, string parameter, params ReadOnlySpan<long> expected)
    {
        if (!TensorShape.Fits(tensor, expected))
        {
            string wanted = string.Join(", ", expected.ToArray().Select(static size => size == -1 ? "any" : $"{size}"));
            throw new ArgumentException($"{parameter} is [{string.Join(", ", tensor.shape)}]; expected [{wanted}].", parameter);
        }
    }
}
