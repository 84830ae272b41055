using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>Functions that the device has no instruction for: their text in the interpreter against .NET, in units in the last place.</summary>
public sealed class FunctionTests
{
    private static readonly double[] Special = [0, 1, -1, 0.5, 2, 10, 1e-8, -1e-8, 1e-300, 5e-324, 708, -708, 745, -745, 710, 1e300, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 0.7071067811865475, 0.7071067811865477, 3, 1000, Math.PI, Math.PI / 2];

    [Theory]
    [InlineData("Exp", 2, -745, 710)]
    [InlineData("Log", 2, 0, 1e5)]
    [InlineData("Log2", 3, 0, 1e5)]
    [InlineData("Log10", 3, 0, 1e5)]
    [InlineData("Sin", 2, -1000, 1000)]
    [InlineData("Cos", 2, -1000, 1000)]
    [InlineData("Tan", 4, -1000, 1000)]
    [InlineData("Tanh", 4, -20, 20)]
    public void OfOneDouble(string name, double units, double least, double most)
    {
        Func<double, double> function = typeof(Math).GetMethod(name, [typeof(double)])!.CreateDelegate<Func<double, double>>();
        double[] x = [.. Special, .. Numbers(300, least, most), .. Numbers(60, Math.Max(-1, least), 1), .. name is "Sin" or "Cos" or "Tan" ? Numbers(40, -1e9, 1e9) : []];
        if (name is "Sin" or "Cos" or "Tan")
            x = [.. x.Where(value => !(Math.Abs(value) > 1e10) || !double.IsFinite(value))];
        double[] actual = (double[])new TwoExecutors($"[PtxKernel] static void Run(ArrayView<double> x) {{ for (int i = Group.IdxX; i < x.Length; i += Group.DimX) x[i] = Math.{name}(x[i]); }}").Run(1, x).Interpreted[0];
        for (int i = 0; i < x.Length; i++)
            Close(function(x[i]), actual[i], units, double.BitIncrement, $"{name}({x[i]:R})");
    }

    [Theory]
    [InlineData("Log2", 1, 0, 1e5f)]
    [InlineData("Log10", 1, 0, 1e5f)]
    [InlineData("Sin", 1, -1000, 1000)]
    [InlineData("Cos", 1, -1000, 1000)]
    [InlineData("Tan", 1, -1000, 1000)]
    [InlineData("Tanh", 1, -10, 10)]
    public void OfOneSingle(string name, float units, float least, float most)
    {
        Func<double, double> function = typeof(Math).GetMethod(name, [typeof(double)])!.CreateDelegate<Func<double, double>>();
        float[] x = [.. Special.Select(value => (float)value).Where(value => !(MathF.Abs(value) > 1e15f) || !float.IsFinite(value) || name.StartsWith('L')), .. Numbers(200, least, most).Select(value => (float)value)];
        float[] actual = (float[])new TwoExecutors($"[PtxKernel] static void Run(ArrayView<float> x) {{ for (int i = Group.IdxX; i < x.Length; i += Group.DimX) x[i] = MathF.{name}(x[i]); }}").Run(1, x).Interpreted[0];
        for (int i = 0; i < x.Length; i++)
            Close((float)function(x[i]), actual[i], units, value => float.BitIncrement((float)value), $"{name}({x[i]:R})");
    }

    [Fact]
    public void Powers()
    {
        double[] values = [0, -0d, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 7.25, -2.5, 1e10, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        double[] x = [.. values.SelectMany(a => values.SelectMany(b => new[] { a, b }))], y = new double[x.Length / 2];
        float[] single = new float[y.Length];
        Array[] actual = new TwoExecutors("[PtxKernel] static void Run(ArrayView<double> x, ArrayView<double> y, ArrayView<float> z) { for (int i = Group.IdxX; i < y.Length; i += Group.DimX) { y[i] = Math.Pow(x[2 * i], x[2 * i + 1]); z[i] = MathF.Pow((float)x[2 * i], (float)x[2 * i + 1]); } }").Run(1, x, y, single).Interpreted;
        for (int i = 0; i < y.Length; i++)
        {
            Close(Math.Pow(x[2 * i], x[2 * i + 1]), ((double[])actual[1])[i], double.IsFinite(x[2 * i + 1]) ? 4 + Math.Abs(x[2 * i + 1] * Math.Log(Math.Abs(x[2 * i]))) : 0, double.BitIncrement, $"Pow({x[2 * i]}, {x[2 * i + 1]})");
            Close((float)Math.Pow(x[2 * i], x[2 * i + 1]), ((float[])actual[2])[i], 1, value => float.BitIncrement((float)value), $"MathF.Pow({x[2 * i]}, {x[2 * i + 1]})");
        }
    }

    private static void Close(double expected, double actual, double units, Func<double, double> next, string at)
    {
        if (expected == actual || (double.IsNaN(expected) && double.IsNaN(actual)))
            return;
        double unit = next(Math.Abs(expected)) - Math.Abs(expected);
        Assert.True(Math.Abs(expected - actual) <= units * unit, $"{at} is {expected:R}, the kernel gives {actual:R}: {Math.Abs(expected - actual) / unit:F1} units.");
    }

    private static double[] Numbers(int count, double least, double most)
    {
        System.Random random = new(count);
        return [.. Enumerable.Range(0, count).Select(_ => least + random.NextDouble() * (most - least))];
    }
}
