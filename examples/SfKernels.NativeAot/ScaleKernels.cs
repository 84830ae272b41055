using ILGPU;
using SfKernels.Abstractions;

namespace SfKernels.NativeAot;

/// <summary>One kernel of this program's own.</summary>
public static partial class ScaleKernels
{
    /// <summary>Each thread multiplies the elements at its place in every stride of the grid.</summary>
    [PtxKernel(BlockSize = 128)]
    public static void Scale(ArrayView<float> values, float factor)
    {
        long stride = (long)Grid.DimX * Group.DimX;
        for (long i = ((long)Grid.IdxX * Group.DimX) + Group.IdxX; i < values.Length; i += stride)
            values[i] *= factor;
    }
}
