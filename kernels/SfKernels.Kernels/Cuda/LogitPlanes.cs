using ILGPU;
using ILGPU.Runtime;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// A tile of neighbouring cells of one anchor shape, whose logits of class k lie in plane k. Up to 64 neighbouring threads go over the cells of a plane, the
/// other threads over other planes; whole planes whose rows start at multiples of 16 bytes go by 16 bytes, others logit by logit.
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
        var packed = level.Tiling.Misaligned == 0 && level.Tiling.Cells % (4 * TLogit.PerWord) == 0;
        var across = IntrinsicMath.Min(Across, Group.DimX);
        var planes = Group.DimX / across;
        var first = Group.IdxX / across;
        var sum = 0f;
        if (first < planes)
        {
            for (var k = first; k < shape.Classes; k += planes)
            {
                var start = tile.Start + k * level.Tiling.Cells;
                if (packed)
                {
                    var body = logits.SubView(start, tile.Length).AsAligned16().Cast<Pack16>();
                    for (var p = Group.IdxX - first * across; p < tile.Length / (4 * TLogit.PerWord); p += across)
                    {
                        var pack = body[p];
                        var part = 0f;
                        for (var i = 0; i < KernelLoop.Unroll(4); i++)
                        {
                            var cell = (p * 4 + i) * TLogit.PerWord;
                            part += labels.Value<TForm>(TLogit.First(pack.Word(i)), cell, k, shape);
                            if (TLogit.PerWord == 2)
                                part += labels.Value<TForm>(TLogit.Second(pack.Word(i)), cell + 1, k, shape);
                        }

                        sum += part;
                    }
                }
                else
                {
                    for (var cell = Group.IdxX - first * across; cell < tile.Length; cell += across)
                        sum += labels.Value<TForm>(TLogit.Read(logits[start + cell]), cell, k, shape);
                }
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
        var packed = level.Tiling.Misaligned == 0 && level.Tiling.Cells % (4 * TLogit.PerWord) == 0;
        var across = IntrinsicMath.Min(Across, Group.DimX);
        var planes = Group.DimX / across;
        var first = Group.IdxX / across;
        if (first < planes)
        {
            for (var k = first; k < shape.Classes; k += planes)
            {
                var start = tile.Start + k * level.Tiling.Cells;
                if (packed)
                {
                    var body = logits.SubView(start, tile.Length).AsAligned16().Cast<Pack16>();
                    var written = gradient.SubView(start, tile.Length).AsAligned16().Cast<Pack16>();
                    for (var p = Group.IdxX - first * across; p < tile.Length / (4 * TLogit.PerWord); p += across)
                    {
                        var pack = body[p];
                        var cell = p * 4 * TLogit.PerWord;
                        written[p] = new(
                            Word<TLogit, TForm>(pack.A, cell, k, shape, labels, scale),
                            Word<TLogit, TForm>(pack.B, cell + TLogit.PerWord, k, shape, labels, scale),
                            Word<TLogit, TForm>(pack.C, cell + 2 * TLogit.PerWord, k, shape, labels, scale),
                            Word<TLogit, TForm>(pack.D, cell + 3 * TLogit.PerWord, k, shape, labels, scale));
                    }
                }
                else
                {
                    for (var cell = Group.IdxX - first * across; cell < tile.Length; cell += across)
                        gradient[start + cell] = TLogit.Write(labels.Derivative<TForm>(TLogit.Read(logits[start + cell]), cell, k, shape, scale));
                }
            }
        }
    }

    private static uint Word<TLogit, TForm>(uint word, int cell, int k, AnchorLossShape shape, TileLabels labels, float scale)
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
