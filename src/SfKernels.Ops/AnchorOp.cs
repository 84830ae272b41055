using SfKernels.Kernels.Geometry;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Materialises anchors where a tensor of them is needed; the losses compute them on the fly.</summary>
public static class AnchorOp
{
    /// <summary>All anchors of a picture.</summary>
    /// <returns>[R, 4] float32, pixels, in the order level, y, x, shape.</returns>
    public static unsafe Tensor Materialise(AnchorGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        Tensor anchors = empty(grid.Count, 4, dtype: ScalarType.Float32);
        grid.CopyTo(new Span<float>((void*)TensorAddress.Of(anchors), 4 * grid.Count));
        GC.KeepAlive(anchors);
        return anchors;
    }
}
