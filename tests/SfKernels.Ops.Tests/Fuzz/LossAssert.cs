using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Fuzz;

/// <summary>Holds a loss and its gradient against numbers in double precision.</summary>
internal static class LossAssert
{
    /// <summary>Equal within the bounds of the loss's own precision and of the type that the gradient is stored in. NaN expects nothing.</summary>
    public static void Close(string what, double expected, double[] slopes, Tensor loss, Tensor gradient, ScalarType type)
    {
        double found = loss.to(ScalarType.Float64).item<double>();
        Assert.Equal(type == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32, loss.dtype);
        Assert.True(Same(expected, found, (Math.Abs(expected) * 4e-6) + 1e-37), $"{what}: loss {found}, expected {expected}");
        Assert.Equal(type, gradient.dtype);
        var (rounding, least) = type switch
        {
            ScalarType.Float16 => (1.0 / 1024, 1.2e-7),
            ScalarType.BFloat16 => (1.0 / 128, 1e-37),
            _ => (4e-6, 1e-37),
        };
        double largest = slopes.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        double[] numbers = TensorViews.Numbers(gradient);
        Assert.Equal(slopes.Length, numbers.Length);
        for (int i = 0; i < slopes.Length; i++)
        {
            Assert.True(
                Same(slopes[i], numbers[i], (Math.Abs(slopes[i]) * rounding) + least + (largest * 2e-6)), $"{what}: gradient[{i}] is {numbers[i]}, expected {slopes[i]}");
        }
    }

    private static bool Same(double expected, double found, double bound) =>
        double.IsFinite(expected) ? Math.Abs(expected - found) <= bound : double.IsNaN(expected) || expected == found;
}
