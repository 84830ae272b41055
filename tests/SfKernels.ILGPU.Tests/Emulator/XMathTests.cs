using ILGPU;
using ILGPU.Algorithms;
using Xunit;

namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>Functions that kernels call and the base library names otherwise.</summary>
public sealed class XMathTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-3.5f)]
    [InlineData(10.25f)]
    public void PowersAndLogarithms(float x)
    {
        Assert.Equal(Math.Pow(2, x), XMath.Exp2(x), 1e-6 * Math.Pow(2, x));
        Assert.Equal(x, XMath.Log2(XMath.Exp2(x)), 1e-6 + 1e-6 * Math.Abs(x));
        Assert.Equal(1, XMath.Rcp(x + 0.5f) * (x + 0.5f), 1e-6);
    }

    [Theory]
    [InlineData(0, 32, 0, 0)]
    [InlineData(1, 31, 1, 5)]
    [InlineData(-1, 0, 32, -5)]
    public void Integers(int value, int leadingZeros, int bits, int clamped)
    {
        Assert.Equal(leadingZeros, IntrinsicMath.LeadingZeroCount(value));
        Assert.Equal(bits, IntrinsicMath.PopCount(value));
        Assert.Equal(clamped, IntrinsicMath.Clamp(value * 100, -5, 5));
        Assert.Equal((Math.Abs(value) + 6) / 7, IntrinsicMath.DivRoundUp(Math.Abs(value), 7));
    }
}
