using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Sizes and strides, one number a call: the real TorchSharp makes an array by calling back into managed code, which takes as long as ten of these.</summary>
internal static class TensorShape
{
    /// <summary>Size of each dimension.</summary>
    public static long[] Of(Tensor tensor)
    {
        long[] sizes = new long[tensor.dim()];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = tensor.size(i);
        }

        return sizes;
    }

    /// <summary>Elements between neighbours in each dimension.</summary>
    public static long[] Strides(Tensor tensor)
    {
        long[] strides = new long[tensor.dim()];
        for (int i = 0; i < strides.Length; i++)
        {
            strides[i] = tensor.stride(i);
        }

        return strides;
    }

    /// <summary>Whether the sizes are these; -1 stands for any.</summary>
    public static bool Fits(Tensor tensor, ReadOnlySpan<long> expected)
    {
        bool fits = tensor.dim() == expected.Length;
        for (int i = 0; fits && i < expected.Length; i++)
        {
            fits = expected[i] == -1 || expected[i] == tensor.size(i);
        }

        return fits;
    }
}
