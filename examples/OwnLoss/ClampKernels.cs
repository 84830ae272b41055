using ILGPU;
using SfKernels.Abstractions;

namespace OwnLoss;

/// <summary>A kernel that has nothing to do with the library's.</summary>
public static partial class ClampKernels
{
    /// <summary>Clamps every number to [-limit, limit], in place.</summary>
    [PtxKernel(BlockSize = 128)]
    public static void Clamp(ArrayView<float> values, float limit)
    {
        for (long i = (long)Grid.IdxX * Group.DimX + Group.IdxX; i < values.Length; i += (long)Grid.DimX * Group.DimX)
            values[i] = IntrinsicMath.Clamp(values[i], -limit, limit);
    }
}
