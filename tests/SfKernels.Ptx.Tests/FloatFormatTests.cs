using SfKernels.Ptx.Numerics;
using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>The exact rounding against the machine's, where the machine has it, and against its own definition elsewhere.</summary>
public sealed class FloatFormatTests
{
    private static readonly Rounding[] Directed = [Rounding.TowardsZero, Rounding.Down, Rounding.Up];

    [Fact]
    public void EveryHalfComesBack()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            ulong expected = FloatFormat.Half.IsNaN((ulong)bits) ? FloatFormat.Half.NaN : (ulong)bits;
            Assert.Equal(expected, FloatFormat.Half.Encode(FloatFormat.Half.Decode((ulong)bits)));
            Assert.Equal(FloatFormat.Brain.IsNaN((ulong)bits) ? FloatFormat.Brain.NaN : (ulong)bits, FloatFormat.Brain.Encode(FloatFormat.Brain.Decode((ulong)bits)));
        }
    }

    [Fact]
    public void NearestRoundingIsTheMachines()
    {
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            double value = Draw(random);
            Assert.Equal(BitConverter.SingleToUInt32Bits((float)value), FloatFormat.Single.Encode(ExactNumber.From(value), Rounding.NearestEven));
            Assert.Equal(BitConverter.HalfToUInt16Bits((Half)value), FloatFormat.Half.Encode(ExactNumber.From(value), Rounding.NearestEven));
        }
    }

    [Fact]
    public void DirectedRoundingBracketsTheValue()
    {
        Random random = new(2);
        foreach (FloatFormat format in new[] { FloatFormat.Half, FloatFormat.Brain, FloatFormat.Single })
        {
            for (int i = 0; i < 5_000; i++)
            {
                double value = Draw(random);
                double[] rounded = Directed.Select(mode => format.Decode(format.Encode(value, mode))).ToArray();
                Assert.True(rounded[1] <= value && value <= rounded[2] && Math.Abs(rounded[0]) <= Math.Abs(value));
                double nearest = format.Decode(format.Encode(value));
                Assert.True(nearest == rounded[1] || nearest == rounded[2], $"{value:R} is rounded to {nearest:R}, between {rounded[1]:R} and {rounded[2]:R}");
            }
        }
    }

    [Fact]
    public void FusedMultiplyAddIsTheMachines()
    {
        Random random = new(3);
        FloatArithmetic floats = new(FloatFormat.Half, Rounding.NearestEven, false, false);
        for (int i = 0; i < 5_000; i++)
        {
            Half a = (Half)(random.NextDouble() * 8), b = (Half)(random.NextDouble() - 0.5), c = (Half)(random.NextDouble() - 0.5);
            // The exact sum of a product of halves and a half near it fits a double.
            Half expected = (Half)(((double)a * (double)b) + (double)c);
            Assert.Equal(BitConverter.HalfToUInt16Bits(expected), floats.FusedMultiplyAdd(BitConverter.HalfToUInt16Bits(a), BitConverter.HalfToUInt16Bits(b), BitConverter.HalfToUInt16Bits(c)));
        }
    }

    private static double Draw(Random random) => (random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(-30, 18));
}
