using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Fuzz;

/// <summary>Random tensors that lie in memory in every way a program may have them.</summary>
internal static class TensorViews
{
    /// <summary>Values in a view of the shape: contiguous, permuted, cut out with an offset, of every second element, expanded, or with the channels innermost.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="values">Contiguous; a view that is expanded holds some of them only.</param>
    public static Tensor Of(Random random, Tensor values)
    {
        long[] shape = values.shape;
        int rank = shape.Length, dim = random.Next(rank);
        switch (random.Next(7))
        {
            case 0:
                long[] order = [.. Enumerable.Range(0, rank).OrderBy(_ => random.Next()).Select(static i => (long)i)];
                long[] back = [.. order.Select((_, i) => (long)Array.IndexOf(order, i))];
                return values.permute(order).contiguous().permute(back);
            case 1:
                // Behind something else in the same storage: contiguous where the first dimension is cut.
                return Cut(values, dim, 1 + random.Next(3));
            case 2:
                Tensor spread = stack([values, zeros_like(values)], dim + 1);
                return spread.reshape([.. shape[..dim], 2 * shape[dim], .. shape[(dim + 1)..]]).slice(dim, 0, 2 * shape[dim], 2);
            case 3 when shape[dim] > 0:
                return values.narrow(dim, 0, 1).contiguous().expand(shape);
            case 4 when rank == 4:
                return values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
            case 5 when rank == 4:
                return Cut(values.permute(0, 2, 3, 1), 1 + random.Next(3), 1).permute(0, 3, 1, 2);
            default:
                return values.clone();
        }
    }

    /// <summary>Its numbers in double precision, in the order of its elements. In a row, for TorchSharp lists no empty tensor of more dimensions.</summary>
    public static double[] Numbers(Tensor tensor) => tensor.detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();

    private static Tensor Cut(Tensor values, int dim, long before)
    {
        long[] shape = values.shape;
        long[] extra = [.. shape];
        extra[dim] = before;
        return cat([full(extra, 77, dtype: values.dtype), values, full(extra, 78, dtype: values.dtype)], dim).narrow(dim, before, shape[dim]);
    }
}
