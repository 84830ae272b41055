using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Where the deltas of every anchor lie, in tensors as the heads made them: per-level [N, A * 4, H, W], or one [N, R, 4]. No permute, no cat.</summary>
internal static class RegressionMaps
{
    /// <summary>Checks shapes and types against the anchors.</summary>
    public static void Check(IReadOnlyList<Tensor> deltas, AnchorGrid grid, int images)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        for (int i = 0; i < deltas.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(deltas[i], $"{nameof(deltas)}[{i}]");
        }

        bool flat = IsFlat(deltas);
        if (!flat && deltas.Count != grid.Levels.Length)
        {
            throw new ArgumentException(
                $"deltas holds {deltas.Count} maps, but the anchors have {grid.Levels.Length} levels: pass one [N, A * 4, H, W] a level, or a single [N, R, 4].",
                nameof(deltas));
        }

        ScalarType type = deltas[0].dtype;
        for (int i = 0; i < deltas.Count; i++)
        {
            // A name is put together for a message alone.
            if (i == 0 || deltas[i].dtype != type || deltas[i].device_type != deltas[0].device_type || deltas[i].device_index != deltas[0].device_index)
            {
                CheckKind(deltas, i);
            }

            ReadOnlySpan<long> expected = flat ? [images, grid.Count, 4] : [images, 4 * grid.Levels[i].PerCell, grid.Levels[i].Height, grid.Levels[i].Width];
            if (!TensorShape.Fits(deltas[i], expected))
            {
                TensorCheck.Shape(deltas[i], $"deltas[{i}]", expected);
            }
        }
    }

    /// <summary>The same tensors, or copies of those whose rows of cells do not follow each other.</summary>
    public static Tensor[] Readable(IReadOnlyList<Tensor> deltas) =>
        Each(deltas, static map => map.is_contiguous() || map.dim() == 3 || HasLinearCells(map));

    /// <summary>Frees the copies.</summary>
    /// <param name="readable">From <see cref="Readable"/> or <see cref="Dense"/>.</param>
    /// <param name="deltas">What they were made of.</param>
    public static void DisposeCopies(Tensor[] readable, IReadOnlyList<Tensor> deltas)
    {
        for (int i = 0; i < readable.Length; i++)
        {
            if (!ReferenceEquals(readable[i], deltas[i]))
            {
                readable[i].Dispose();
            }
        }
    }

    /// <summary>Zeros for the gradient, in the layout of the map where that can be written in place.</summary>
    public static Tensor ZerosLike(Tensor map)
    {
        Tensor same = zeros_like(map);
        return map.dim() == 3 || HasLinearCells(same) ? same : zeros(map.shape, map.dtype, map.device);
    }

    /// <summary>The same tensors, or copies of those that have gaps: a gradient can lie as these do.</summary>
    public static Tensor[] Dense(IReadOnlyList<Tensor> deltas) => Each(deltas, AnchorShapes.IsReadable);

    /// <summary>One map a level. The tensors must outlive it.</summary>
    public static LevelMap[] Of(IReadOnlyList<Tensor> deltas, AnchorGrid grid)
    {
        var maps = new LevelMap[grid.Levels.Length];
        bool flat = IsFlat(deltas);
        foreach (AnchorLevel level in grid.Levels)
        {
            Tensor tensor = deltas[flat ? 0 : level.Index];
            nint address = TensorAddress.Of(tensor);

            // Of a tensor without gaps the shape, which has been checked, tells the strides.
            long cells = (long)level.Height * level.Width;
            long[] strides = !tensor.is_contiguous() ? TensorShape.Strides(tensor) : flat ? [4L * grid.Count, 4, 1] : [4 * level.PerCell * cells, cells, level.Width, 1];
            maps[level.Index] = flat
                ? LevelMap.Flat(checked((nint)(address + (level.First * strides[1] * tensor.element_size()))), strides[0], strides[1], strides[2], level.PerCell)
                : LevelMap.Channels(address, strides[0], strides[1], CellStride(level, strides));
        }

        return maps;
    }

    private static Tensor[] Each(IReadOnlyList<Tensor> deltas, Func<Tensor, bool> isReadable)
    {
        var readable = new Tensor[deltas.Count];
        for (int i = 0; i < readable.Length; i++)
        {
            readable[i] = isReadable(deltas[i]) ? deltas[i] : deltas[i].contiguous();
        }

        return readable;
    }

    private static void CheckKind(IReadOnlyList<Tensor> deltas, int i)
    {
        string name = $"deltas[{i}]";
        CudaDoor.Check(deltas[i], name);
        TensorCheck.SameDevice(deltas[i], name, deltas[0], nameof(deltas));
        TensorCheck.Type(deltas[i], name, ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16);
        TensorCheck.Type(deltas[i], name, deltas[0].dtype);
    }

    private static bool IsFlat(IReadOnlyList<Tensor> deltas) => deltas.Count == 1 && deltas[0].dim() == 3;

    // A side of one cell may carry any stride: the other side's is then the distance.
    private static long CellStride(AnchorLevel level, long[] strides) => level.Width > 1 ? strides[3] : strides[2];

    private static bool HasLinearCells(Tensor map)
    {
        long width = map.size(3);
        return width <= 1 || map.size(2) <= 1 || map.stride(2) == width * map.stride(3);
    }
}
