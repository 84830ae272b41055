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
        bool flat = IsFlat(deltas);
        if (!flat && deltas.Count != grid.Levels.Length)
        {
            throw new ArgumentException(
                $"deltas holds {deltas.Count} maps, but the anchors have {grid.Levels.Length} levels: pass one [N, A * 4, H, W] a level, or a single [N, R, 4].",
                nameof(deltas));
        }

        for (int i = 0; i < deltas.Count; i++)
        {
            string name = $"deltas[{i}]";
            CudaDoor.Check(deltas[i], name);
            TensorCheck.SameDevice(deltas[i], name, deltas[0], nameof(deltas));
            TensorCheck.Type(deltas[i], name, ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16);
            TensorCheck.Type(deltas[i], name, deltas[0].dtype);
            if (flat)
            {
                TensorCheck.Shape(deltas[i], name, images, grid.Count, 4);
            }
            else
            {
                AnchorLevel level = grid.Levels[i];
                TensorCheck.Shape(deltas[i], name, images, 4 * level.PerCell, level.Height, level.Width);
            }
        }
    }

    /// <summary>The same tensors, or copies of those whose rows of cells do not follow each other.</summary>
    public static Tensor[] Readable(IReadOnlyList<Tensor> deltas) =>
        [.. deltas.Select(static map => map.dim() == 3 || HasLinearCells(map) ? map : map.contiguous())];

    /// <summary>Zeros for the gradient, in the layout of the map where that can be written in place.</summary>
    public static Tensor ZerosLike(Tensor map)
    {
        Tensor same = zeros_like(map);
        return map.dim() == 3 || HasLinearCells(same) ? same : zeros(map.shape, map.dtype, map.device);
    }

    /// <summary>The same tensors, or copies of those that have gaps: a gradient can lie as these do.</summary>
    public static Tensor[] Dense(IReadOnlyList<Tensor> deltas) => [.. deltas.Select(static map => AnchorShapes.IsReadable(map) ? map : map.contiguous())];

    /// <summary>Zeros for the gradients of dense maps, each in the layout of its map, in one piece of memory: on a device that is one launch for all levels.</summary>
    public static Tensor[] ZerosLike(Tensor[] dense)
    {
        // Every map begins where one of its own would: convolutions choose faster kernels for such addresses.
        const long Alignment = 128;
        long length = 0;
        long[] begins = Array.ConvertAll(dense, map =>
        {
            long begin = length;
            length += (map.numel() + Alignment - 1) / Alignment * Alignment;
            return begin;
        });
        using Tensor all = zeros([length], dense[0].dtype, dense[0].device);
        var gradients = new Tensor[dense.Length];
        for (int i = 0; i < dense.Length; i++)
        {
            gradients[i] = all.as_strided(dense[i].shape, dense[i].stride(), begins[i]);
        }

        return gradients;
    }

    /// <summary>One map a level. The tensors must outlive it.</summary>
    public static LevelMap[] Of(IReadOnlyList<Tensor> deltas, AnchorGrid grid)
    {
        var maps = new LevelMap[grid.Levels.Length];
        bool flat = IsFlat(deltas);
        foreach (AnchorLevel level in grid.Levels)
        {
            Tensor tensor = deltas[flat ? 0 : level.Index];
            long[] strides = tensor.stride();
            nint address = TensorAddress.Of(tensor);
            maps[level.Index] = flat
                ? LevelMap.Flat(checked((nint)(address + (level.First * strides[1] * tensor.element_size()))), strides[0], strides[1], strides[2], level.PerCell)
                : LevelMap.Channels(address, strides[0], strides[1], CellStride(level, strides));
        }

        return maps;
    }

    private static bool IsFlat(IReadOnlyList<Tensor> deltas) => deltas.Count == 1 && deltas[0].dim() == 3;

    // A side of one cell may carry any stride: the other side's is then the distance.
    private static long CellStride(AnchorLevel level, long[] strides) => level.Width > 1 ? strides[3] : strides[2];

    private static bool HasLinearCells(Tensor map)
    {
        long[] shape = map.shape;
        long[] strides = map.stride();
        return shape[2] <= 1 || shape[3] <= 1 || strides[2] == shape[3] * strides[3];
    }
}
