using Xunit;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Recorded;

/// <summary>Inputs and fingerprints of record.py, so that a recorded number is all that a test holds of the other side.</summary>
internal static class Waves
{
    /// <summary>sin(step i) in double precision, rounded to float.</summary>
    public static Tensor Wave(double step, params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (float)Math.Sin(i * step);
        return tensor(values).reshape(shape);
    }

    public static Tensor Wave(params long[] shape) => Wave(0.7, shape);

    /// <summary>sum(x[i] cos(0.3 i)) over all elements in order.</summary>
    public static double Fingerprint(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var values = tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
        return values.Select((value, i) => value * Math.Cos(i * 0.3)).Sum();
    }

    /// <summary>Float arithmetic in another order: 1e-5 of the size of the terms, which is about 1 times the root of their number.</summary>
    public static void AssertClose(double recorded, Tensor actual, double tolerance = 2e-5)
    {
        var fingerprint = Fingerprint(actual);
        var slack = tolerance * Math.Max(1, Math.Sqrt(actual.numel()));
        Assert.True(Math.Abs(fingerprint - recorded) <= slack, $"recorded {recorded}, got {fingerprint} (off by {Math.Abs(fingerprint - recorded):g3}, allowed {slack:g3})");
    }
}
