using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Tensors as kernels read them. torch is only asked where there is something to do: a call of an operator takes longer than all of these questions.</summary>
internal static class ContiguousTensor
{
    /// <summary>The tensor itself where its elements follow each other, else a copy.</summary>
    public static Tensor Of(Tensor tensor) => tensor.is_contiguous() ? tensor : tensor.contiguous();

    /// <summary>The same in a type.</summary>
    public static Tensor Of(Tensor tensor, ScalarType type) => Of(tensor.dtype == type ? tensor : tensor.to(type));
}
