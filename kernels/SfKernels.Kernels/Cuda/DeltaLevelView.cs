using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>The regression map of one level: number (n, cell, shape, c) lies at n * ImageStride + cell * CellStride + shape * ShapeStride + c * ChannelStride.</summary>
public struct DeltaLevelView
{
    /// <summary>Predicted deltas.</summary>
    public ArrayView<byte> Deltas;

    /// <summary>As many, filled with zeros, for a backward.</summary>
    public ArrayView<byte> Gradient;

    /// <summary>From image to image, in numbers.</summary>
    public long ImageStride;

    /// <summary>From cell to cell.</summary>
    public long CellStride;

    /// <summary>From shape to shape of a cell.</summary>
    public long ShapeStride;

    /// <summary>From dx to dy to dw to dh.</summary>
    public long ChannelStride;

    /// <summary>Where the first delta of an anchor is.</summary>
    public readonly long IndexOf(int image, DeviceAnchor anchor) => image * ImageStride + anchor.Cell * CellStride + anchor.Shape * ShapeStride;
}
