using ILGPU;
using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;

namespace OwnLoss;

/// <summary>A loss of one's own on the skeleton of the library: levels, labels, weights, 16-byte accesses and sums come with it.</summary>
public static partial class PolyLossKernels
{
    /// <summary>Adds the losses of a block's tiles; the parameters are those of <see cref="AnchorLossKernels"/>.</summary>
    [PtxKernel(BlockSize = 256)]
    [PtxInstance("Float", typeof(Float32Logit))]
    [PtxInstance("BFloat16", typeof(BFloat16Logit))]
    public static void Forward<TLogit>(LogitLevelViews levels, ArrayView<int> labels, ArrayView<float> weights, ArrayView<float> partials, ArrayView<long> found, AnchorLossShape shape)
        where TLogit : unmanaged, ILogit<TLogit> =>
        AnchorLossKernels.Forward<TLogit, PolyForm>(levels, labels, weights, partials, found, shape);

    /// <summary>Writes the gradient of every logit.</summary>
    [PtxKernel(BlockSize = 256)]
    [PtxInstance("Float", typeof(Float32Logit))]
    [PtxInstance("BFloat16", typeof(BFloat16Logit))]
    public static void Backward<TLogit>(
        LogitLevelViews levels, ArrayView<int> labels, ArrayView<float> weights, ArrayView<float> upstream, ArrayView<float> scale, ArrayView<float> normaliser, AnchorLossShape shape)
        where TLogit : unmanaged, ILogit<TLogit> =>
        AnchorLossKernels.Backward<TLogit, PolyForm>(levels, labels, weights, upstream, scale, normaliser, shape);
}
