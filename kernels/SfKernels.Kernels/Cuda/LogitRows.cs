using ILGPU;
using ILGPU.Runtime;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// A tile of rows [K], one after the other in memory. A thread takes 16 bytes at once; a pack that is background of one anchor, as almost all are, goes the
/// short way, any other logit by logit. The edges before the first and after the last multiple of 16 bytes go one by one.
/// </summary>
public static class LogitRows
{
    /// <summary>This thread's part of the loss of a tile.</summary>
    public static float Forward<TLogit, TForm>(AnchorTile tile, LogitLevelView level, AnchorLossShape shape, TileLabels labels)
        where TLogit : unmanaged, ILogit<TLogit>
        where TForm : struct, ILossForm
    {
        var logits = level.Logits.Cast<TLogit>();
        var count = tile.Length * shape.Classes;
        var head = Head(tile.Start, level.Tiling.Misaligned, 4 * TLogit.PerWord, count);
        var packs = (count - head) / (4 * TLogit.PerWord);
        var sum = 0f;
        if (packs > 0)
        {
            var body = logits.SubView(tile.Start + head, (long)packs * 4 * TLogit.PerWord).AsAligned16().Cast<Pack16>();
            var pack = Pack16.At(body, Group.IdxX, packs);
            var second = Pack16.At(body, Group.IdxX + Group.DimX, packs);
            for (var p = Group.IdxX; p < packs; p += Group.DimX)
            {
                // Two reads are always on their way while a third pack is worked on.
                var third = Pack16.At(body, p + 2 * Group.DimX, packs);
                var at = head + p * 4 * TLogit.PerWord;
                var row = Quotient(at, shape);
                var column = at - row * shape.Classes;
                var part = 0f;
                if (IsBackground(labels.Classes[row], column, 4 * TLogit.PerWord, shape))
                {
                    var group = default(LossGroup);
                    for (var i = 0; i < KernelLoop.Unroll(4); i++)
                    {
                        group = TForm.Add(group, TLogit.First(pack.Word(i)), shape.Gamma);
                        if (TLogit.PerWord == 2)
                            group = TForm.Add(group, TLogit.Second(pack.Word(i)), shape.Gamma);
                    }

                    // Chosen, not multiplied: a logit of a silent anchor may be no number.
                    part = labels.Classes[row] < 0 ? 0 : TForm.Total(group) * labels.Factors[row] * shape.NegativeWeight;
                }
                else
                {
                    for (var i = 0; i < KernelLoop.Unroll(4); i++)
                    {
                        part += Value<TForm>(TLogit.First(pack.Word(i)), at + i * TLogit.PerWord, shape, labels);
                        if (TLogit.PerWord == 2)
                            part += Value<TForm>(TLogit.Second(pack.Word(i)), at + i * 2 + 1, shape, labels);
                    }
                }

                sum += part;
                pack = second;
                second = third;
            }
        }

        var edges = count - packs * 4 * TLogit.PerWord;
        for (var i = Group.IdxX; i < edges; i += Group.DimX)
        {
            var at = i < head ? i : i + packs * 4 * TLogit.PerWord;
            sum += Value<TForm>(TLogit.Read(logits[tile.Start + at]), at, shape, labels);
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
        var count = tile.Length * shape.Classes;
        var head = Head(tile.Start, level.Tiling.Misaligned, 4 * TLogit.PerWord, count);
        var packs = (count - head) / (4 * TLogit.PerWord);
        if (packs > 0)
        {
            var body = logits.SubView(tile.Start + head, (long)packs * 4 * TLogit.PerWord).AsAligned16().Cast<Pack16>();
            var written = gradient.SubView(tile.Start + head, (long)packs * 4 * TLogit.PerWord).AsAligned16().Cast<Pack16>();
            var pack = Pack16.At(body, Group.IdxX, packs);
            var second = Pack16.At(body, Group.IdxX + Group.DimX, packs);
            for (var p = Group.IdxX; p < packs; p += Group.DimX)
            {
                var third = Pack16.At(body, p + 2 * Group.DimX, packs);
                var at = head + p * 4 * TLogit.PerWord;
                var row = Quotient(at, shape);
                var column = at - row * shape.Classes;
                if (IsBackground(labels.Classes[row], column, 4 * TLogit.PerWord, shape))
                {
                    var factor = labels.Classes[row] < 0 ? 0 : scale * labels.Factors[row] * shape.NegativeWeight;
                    written[p] = Background<TLogit, TForm>(pack, factor, shape);
                }
                else
                {
                    written[p] = new(
                        Mixed<TLogit, TForm>(pack.A, at, shape, labels, scale),
                        Mixed<TLogit, TForm>(pack.B, at + TLogit.PerWord, shape, labels, scale),
                        Mixed<TLogit, TForm>(pack.C, at + 2 * TLogit.PerWord, shape, labels, scale),
                        Mixed<TLogit, TForm>(pack.D, at + 3 * TLogit.PerWord, shape, labels, scale));
                }

                pack = second;
                second = third;
            }
        }

        var edges = count - packs * 4 * TLogit.PerWord;
        for (var i = Group.IdxX; i < edges; i += Group.DimX)
        {
            var at = i < head ? i : i + packs * 4 * TLogit.PerWord;
            gradient[tile.Start + at] = TLogit.Write(Derivative<TForm>(TLogit.Read(logits[tile.Start + at]), at, shape, labels, scale));
        }
    }

    /// <summary>Gradient of 16 bytes of background logits; 0 where the factor is 0, whatever the logits.</summary>
    public static Pack16 Background<TLogit, TForm>(Pack16 pack, float factor, AnchorLossShape shape)
        where TLogit : unmanaged, ILogit<TLogit>
        where TForm : struct, ILossForm
    {
        if (factor == 0)
            return new(0, 0, 0, 0);
        return new(
            Background<TLogit, TForm>(pack.A, factor, shape),
            Background<TLogit, TForm>(pack.B, factor, shape),
            Background<TLogit, TForm>(pack.C, factor, shape),
            Background<TLogit, TForm>(pack.D, factor, shape));
    }

    private static uint Background<TLogit, TForm>(uint word, float factor, AnchorLossShape shape)
        where TLogit : unmanaged, ILogit<TLogit>
        where TForm : struct, ILossForm
    {
        var first = factor * TForm.Derivative(TLogit.First(word), shape.Gamma);
        var second = 0f;
        if (TLogit.PerWord == 2)
            second = factor * TForm.Derivative(TLogit.Second(word), shape.Gamma);
        return TLogit.Join(first, second);
    }

    private static uint Mixed<TLogit, TForm>(uint word, int at, AnchorLossShape shape, TileLabels labels, float scale)
        where TLogit : unmanaged, ILogit<TLogit>
        where TForm : struct, ILossForm
    {
        var first = Derivative<TForm>(TLogit.First(word), at, shape, labels, scale);
        var second = 0f;
        if (TLogit.PerWord == 2)
            second = Derivative<TForm>(TLogit.Second(word), at + 1, shape, labels, scale);
        return TLogit.Join(first, second);
    }

    private static float Value<TForm>(float x, int at, AnchorLossShape shape, TileLabels labels)
        where TForm : struct, ILossForm
    {
        var row = Quotient(at, shape);
        return labels.Value<TForm>(x, row, at - row * shape.Classes, shape);
    }

    private static float Derivative<TForm>(float x, int at, AnchorLossShape shape, TileLabels labels, float scale)
        where TForm : struct, ILossForm
    {
        var row = Quotient(at, shape);
        return labels.Derivative<TForm>(x, row, at - row * shape.Classes, shape, scale);
    }

    // Whether a pack that starts at a column ends in the same row and does not hold the column of the anchor's own class.
    private static bool IsBackground(int anchor, int column, int lanes, AnchorLossShape shape)
    {
        var hit = anchor - 1 - column;
        return column + lanes <= shape.Classes && (hit < 0 || hit >= lanes);
    }

    private static int Quotient(int at, AnchorLossShape shape) => (int)((ulong)(uint)at * shape.InverseClasses >> 31);

    // Logits before the first multiple of 16 bytes.
    private static int Head(long start, int misaligned, int lanes, int count)
    {
        if (misaligned < 0)
            return count;
        var behind = (int)((start + misaligned) % lanes);
        return behind == 0 ? 0 : IntrinsicMath.Min(lanes - behind, count);
    }
}
