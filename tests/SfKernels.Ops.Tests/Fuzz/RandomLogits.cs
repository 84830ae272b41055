using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Fuzz;

/// <summary>Logits, labels and weights such as a test that knows the code would not draw.</summary>
internal static class RandomLogits
{
    public static readonly ScalarType[] Types = [ScalarType.Float32, ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    /// <summary>Small, large, equal, whole or tiny numbers, and now and then an infinite one.</summary>
    public static Tensor Logits(Random random, long[] shape, ScalarType type)
    {
        int kind = random.Next(7);
        long count = shape.Aggregate(1L, static (product, size) => product * size);
        double[] values = [.. Enumerable.Range(0, (int)count).Select(_ => Logit(random, kind))];
        return tensor(values).reshape(shape).to(type);
    }

    /// <summary>-1, 0 and 1..classes; all of one kind now and then. int32 or int64.</summary>
    public static Tensor Labels(Random random, long[] shape, int classes)
    {
        int kind = random.Next(6);
        long count = shape.Aggregate(1L, static (product, size) => product * size);
        long[] labels = [.. Enumerable.Range(0, (int)count).Select(_ => kind switch
        {
            0 => -1L,
            1 => 0L,
            2 => random.Next(classes + 1),
            _ => random.Next(4) == 0 ? -1 : random.Next(3) == 0 ? random.Next(classes + 1) : 0,
        })];
        return tensor(labels).reshape(shape).to(random.Next(2) == 0 ? ScalarType.Int64 : ScalarType.Int32);
    }

    /// <summary>None, or some that are 0, 1 or anything between, of any floating type.</summary>
    public static Tensor? Weights(Random random, long[] shape)
    {
        if (random.Next(2) == 0)
        {
            return null;
        }

        long count = shape.Aggregate(1L, static (product, size) => product * size);
        double[] weights = [.. Enumerable.Range(0, (int)count).Select(_ => random.Next(3) == 0 ? 0 : random.Next(2) == 0 ? 1 : random.NextDouble() * 3)];
        return tensor(weights).reshape(shape).to(Types[random.Next(Types.Length)]);
    }

    /// <summary>Incoming gradients: 1 mostly.</summary>
    public static double Upstream(Random random) => random.Next(5) switch { 0 => 0.37, 1 => -2.5, 2 => 0, _ => 1 };

    private static double Logit(Random random, int kind) => kind switch
    {
        0 => (random.NextDouble() - 0.5) * 2e4,
        1 => random.Next(-3, 4),
        2 => 0.25,
        3 => (random.NextDouble() - 0.5) * 1e-6,
        4 => random.Next(40) == 0 ? double.NegativeInfinity : (random.NextDouble() - 0.5) * 8,
        _ => (random.NextDouble() - 0.7) * 16,
    };
}
