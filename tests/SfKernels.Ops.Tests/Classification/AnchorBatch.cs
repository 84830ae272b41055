using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

/// <summary>Random logits and labels of a batch, flat and as the maps that a head would make.</summary>
internal sealed class AnchorBatch
{
    /// <summary>Levels of H x W cells with A anchors each.</summary>
    public AnchorBatch(int seed, int images, int classes, int perCell, params (long Height, long Width)[] levels)
        : this(seed, images, classes, perCell, ScalarType.Float32, levels)
    {
    }

    /// <inheritdoc cref="AnchorBatch(int, int, int, int, ValueTuple{long, long}[])"/>
    public AnchorBatch(int seed, int images, int classes, int perCell, ScalarType type, params (long Height, long Width)[] levels)
    {
        using var generator = new Generator((ulong)seed);
        Maps = [.. levels.Select(level => randn([images, perCell * classes, level.Height, level.Width], generator: generator).mul(3).to(type))];
        long anchors = levels.Sum(level => level.Height * level.Width) * perCell;
        Tensor kind = rand([images, anchors], generator: generator);
        Tensor classesOf = randint(1, classes + 1, [images, anchors], dtype: ScalarType.Int64, generator: generator);
        Labels = where(kind < 0.1, full_like(classesOf, -1), where(kind < 0.3, classesOf, zeros_like(classesOf)));
        Weights = rand([images, anchors], generator: generator).mul(2);
        Classes = classes;
        PerCell = perCell;
    }

    public int Classes { get; }

    public int PerCell { get; }

    /// <summary>[N, A * K, H, W] a level.</summary>
    public Tensor[] Maps { get; }

    /// <summary>[N, R] int64.</summary>
    public Tensor Labels { get; }

    /// <summary>[N, R] float32.</summary>
    public Tensor Weights { get; }

    /// <summary>[N, R, K]: what detectors usually permute and concatenate maps to.</summary>
    public Tensor Flat() => Flat(Maps);

    /// <summary>The same for other maps of these shapes, such as gradients.</summary>
    public Tensor Flat(IEnumerable<Tensor> maps) => cat(
        [.. maps.Select(map => map.reshape(map.shape[0], PerCell, Classes, map.shape[2], map.shape[3]).permute(0, 3, 4, 1, 2).reshape(map.shape[0], -1, Classes))], 1);
}
