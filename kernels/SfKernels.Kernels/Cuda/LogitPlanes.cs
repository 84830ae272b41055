using ILGPU;
using ILGPU.Runtime;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// A tile of neighbouring cells of one anchor shape, whose logits of class k lie in plane k. Up to 64 neighbouring threads go over the cells, the others over
/// other planes. Where whole planes start at multiples of 16 bytes a thread keeps the labels of its 16 bytes of cells and walks the planes; cells that are all
/// background of one weight, as almost all are, go the short way.
/// </summary>
public static class LogitPlanes
{
    private const int Across = 64;

    /// <summary>This thread's part of the loss of a tile.</summary>
    public static float Forward<TLogit, TForm>(AnchorTile tile, LogitLevelView level, AnchorLossShape shape, TileLabels labels)
        where TLogit : unmanaged, ILogit<TLogit>
        where TForm : struct, ILossForm
    {
        var logits = level.Logits.Cast<TLogit>();
        var across = IntrinsicMath.Min(Across, Group.DimX);
        var planes = Group.DimX / across;
        var first = Group.IdxX / across;
        var column = Group.IdxX - first * across;
        var sum = 0f;
        if (IsPacked<TLogit>(level.Tiling))
        {
            for (var p = column; p < tile.Length / (4 * TLogit.PerWord) && first < planes; p += across)
            {
                var cell = p * 4 * TLogit.PerWord;
                var factor = CommonFactor<TLogit>(cell, labels);
                var pack = Read(logits, tile, level.Tiling, first, p, shape);
                var second = Read(logits, tile, level.Tiling, first + planes, p, shape);
                for (var k = first; k < shape.Classes; k += planes)
                {
                    // Two reads are always on their way while a third pack is worked on.
                    var third = Read(logits, tile, level.Tiling, k + 2 * planes, p, shape);
                    var part = 0f;
                    if (factor >= 0)
                    {
                        var group = default(LossGroup);
                        for (var i = 0; i < KernelLoop.Unroll(4); i++)
                        {
                            group = TForm.Add(group, TLogit.First(pack.Word(i)), shape.Gamma);
                            if (TLogit.PerWord == 2)
                                group = TForm.Add(group, TLogit.Second(pack.Word(i)), shape.Gamma);
                        }

                        part = TForm.Total(group) * factor * shape.NegativeWeight;
                    }
                    else
                    {
                        for (var i = 0; i < KernelLoop.Unroll(4); i++)
                        {
                            part += labels.Value<TForm>(TLogit.First(pack.Word(i)), cell + i * TLogit.PerWord, k, shape);
                            if (TLogit.PerWord == 2)
                                part += labels.Value<TForm>(TLogit.Second(pack.Word(i)), cell + i * 2 + 1, k, shape);
                        }
                    }

                    sum += part;
                    pack = second;
                    second = third;
                }
            }
        }
        else
        {
            for (var cell = column; cell < tile.Length && first < planes; cell += across)
            {
                for (var k = first; k < shape.Classes; k += planes)
                    sum += labels.Value<TForm>(TLogit.Read(logits[tile.Start + k * level.Tiling.Cells + cell]), cell, k, shape);
            }
        }

        return sum;
    }

    /// <summary>Writes this thread's part of the gradient of a tile, times <paramref name="scale"/>.</summary>
    public static void Backward<TLogit, TForm>(AnchorTile tile, LogitLevelView level, AnchorLossShape shape, TileLabels labels, float scale)
        where TLogit : unmanaged, ILogit<TLogit>
        where TForm : struct, ILossForm
    {
        var logits = level.Logits.Cast<TLogit>();
        var gradient = level.Gradient.Cast<TLogit>();
        var across = IntrinsicMath.Min(Across, Group.DimX);
        var planes = Group.DimX / across;
        var first = Group.IdxX / across;
        var column = Group.IdxX - first * across;
        if (IsPacked<TLogit>(level.Tiling))
        {
            for (var p = column; p < tile.Length / (4 * TLogit.PerWord) && first < planes; p += across)
            {
                var cell = p * 4 * TLogit.PerWord;
                var common = CommonFactor<TLogit>(cell, labels);
                var factor = scale * common * shape.NegativeWeight;
                var pack = Read(logits, tile, level.Tiling, first, p, shape);
                var second = Read(logits, tile, level.Tiling, first + planes, p, shape);
                for (var k = first; k < shape.Classes; k += planes)
                {
                    var third = Read(logits, tile, level.Tiling, k + 2 * planes, p, shape);
                    var written = gradient.SubView(tile.Start + k * level.Tiling.Cells, tile.Length).AsAligned16().Cast<Pack16>();
                    if (common >= 0)
                    {
                        written[p] = LogitRows.Background<TLogit, TForm>(pack, factor, shape);
                    }
                    else
                    {
                        written[p] = new(
                            Mixed<TLogit, TForm>(pack.A, cell, k, shape, labels, scale),
                            Mixed<TLogit, TForm>(pack.B, cell + TLogit.PerWord, k, shape, labels, scale),
                            Mixed<TLogit, TForm>(pack.C, cell + 2 * TLogit.PerWord, k, shape, labels, scale),
                            Mixed<TLogit, TForm>(pack.D, cell + 3 * TLogit.PerWord, k, shape, labels, scale));
                    }

                    pack = second;
                    second = third;
                }
            }
        }
        else
        {
            for (var cell = column; cell < tile.Length && first < planes; cell += across)
            {
                for (var k = first; k < shape.Classes; k += planes)
                {
                    var at = tile.Start + k * level.Tiling.Cells + cell;
                    gradient[at] = TLogit.Write(labels.Derivative<TForm>(TLogit.Read(logits[at]), cell, k, shape, scale));
                }
            }
        }
    }

    // The 16 bytes of plane k, or zeros behind the last plane.
    private static Pack16 Read<TLogit>(ArrayView<TLogit> logits, AnchorTile tile, LogitTiling level, int k, int p, AnchorLossShape shape)
        where TLogit : unmanaged, ILogit<TLogit>
        => k < shape.Classes ? logits.SubView(tile.Start + k * level.Cells, tile.Length).AsAligned16().Cast<Pack16>()[p] : new(0, 0, 0, 0);

    private static bool IsPacked<TLogit>(LogitTiling level)
        where TLogit : unmanaged, ILogit<TLogit> => level.Misaligned == 0 && level.Cells % (4 * TLogit.PerWord) == 0;

    // The weight of 16 bytes of cells that are all background and of one weight; -1 for any others. A weight below 0 goes the long way, too.
    private static float CommonFactor<TLogit>(int cell, TileLabels labels)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        var factor = labels.Factors[cell];
        var common = true;
        for (var i = 0; i < 4 * TLogit.PerWord; i++)
            common = common && labels.Classes[cell + i] == 0 && labels.Factors[cell + i] == factor;
        return common ? factor : -1;
    }

    private static uint Mixed<TLogit, TForm>(uint word, int cell, int k, AnchorLossShape shape, TileLabels labels, float scale)
        where TLogit : unmanaged, ILogit<TLogit>
        where TForm : struct, ILossForm
    {
        var first = labels.Derivative<TForm>(TLogit.First(word), cell, k, shape, scale);
        var second = 0f;
        if (TLogit.PerWord == 2)
            second = labels.Derivative<TForm>(TLogit.Second(word), cell + 1, k, shape, scale);
        return TLogit.Join(first, second);
    }
}
