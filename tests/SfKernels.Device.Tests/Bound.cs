using SfKernels.Ops.Engine;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>How far a device may be from the CPU's vector code, which differs from the exact numbers as much.</summary>
/// <param name="Loss">Part of the loss: it is summed in float32 by blocks.</param>
/// <param name="Each">Part of each element of a gradient.</param>
/// <param name="Largest">Part of the largest element of a gradient.</param>
internal readonly record struct Bound(double Loss, double Each, double Largest)
{
    // The smallest steps of the formats below their normal numbers.
    private const double HalfStep = 1.0 / (1 << 24);

    /// <summary>Of a classification loss: approximate instructions are off by 1e-6 of a probability; half and bfloat16 round to either side of it.</summary>
    public static Bound Of(ScalarType type) => type switch
    {
        ScalarType.Float32 => new(1e-5, 4e-6, 2e-6),
        ScalarType.Float16 => new(1e-5, 1.0 / 1024, 2e-6),
        _ => new(1e-5, 1.0 / 128, 2e-6),
    };

    /// <summary>Of a box loss: a quotient of differences of corners loses two digits more.</summary>
    public static Bound OfBoxes(ScalarType type) => Of(type) with { Loss = 2e-5, Each = Math.Max(Of(type).Each, 4e-5), Largest = 1e-5 };

    /// <summary>A loss.</summary>
    public void HoldsForLoss(Tensor expected, Tensor found, string what)
    {
        Assert.Equal(expected.shape, found.shape);
        Assert.Equal(expected.dtype, found.dtype);
        double e = expected.cpu().item<float>(), f = found.cpu().item<float>();
        Assert.True(Math.Abs(e - f) <= (Math.Abs(e) * Loss) + 1e-7 || (double.IsNaN(e) && double.IsNaN(f)), $"{what}: the loss is {f}, on the CPU {e}");
    }

    /// <summary>A gradient.</summary>
    public void HoldsForGradient(Tensor expected, Tensor found, string what)
    {
        Assert.Equal(expected.shape, found.shape);
        Assert.Equal(expected.dtype, found.dtype);
        if (expected.numel() == 0)
            return;
        Tensor e = expected.cpu().to(ScalarType.Float64), difference = e.Plus(found.cpu().to(ScalarType.Float64).neg()).abs();
        double step = expected.dtype == ScalarType.Float16 ? HalfStep : 1e-12;
        Tensor allowed = e.abs().Times(Each).Plus(e.abs().max().Times(Largest).Plus(step));
        Assert.True(difference.le(allowed).all().item<bool>(), $"{what}: a gradient differs by {difference.max().item<double>()}, the largest is {e.abs().max().item<double>()}");
    }
}
