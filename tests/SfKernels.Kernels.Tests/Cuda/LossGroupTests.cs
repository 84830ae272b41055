using SfKernels.Kernels.Cuda;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The loss of a few logits by one logarithm, against the sum in double precision.</summary>
public sealed class LossGroupTests
{
    /// <summary>2e-6 is what the design allows for the loss; from -30, where e is 1e-13, to 30, on both sides of the product of 1 where the formula changes.</summary>
    [Theory]
    [InlineData(-30, -20)]
    [InlineData(-14, -9)]
    [InlineData(-6, -1)]
    [InlineData(-3, 3)]
    [InlineData(-0.01, 0.01)]
    [InlineData(5, 30)]
    public void One_logarithm_for_all_is_as_accurate_as_one_for_each(double low, double high)
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var group = default(LossGroup);
            var expected = 0.0;
            for (var i = 0; i <= round % 16; i++)
            {
                var x = (float)(low + (high - low) * random.NextDouble());
                group = CrossEntropyForm.Add(group, x, 0);
                var e = Math.Exp(-Math.Abs((double)x));
                expected += Math.Max(x, 0.0) + (e < 1e-5 ? e - e * e / 2 : Math.Log(1 + e));
            }

            Assert.InRange(CrossEntropyForm.Total(group), expected * (1 - 2e-6), expected * (1 + 2e-6));
        }
    }

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(1e30f, 1e30f)]
    [InlineData(-1e30f, 0)]
    public void Logits_that_are_huge_or_no_number_come_through(float x, float expected)
    {
        Assert.Equal(expected, CrossEntropyForm.Total(CrossEntropyForm.Add(default, x, 0)));
        Assert.Equal(expected, FocalForm.Total(FocalForm.Add(default, x, 0)));
    }

    [Fact]
    public void A_group_of_nothing_costs_nothing() => Assert.Equal(0, CrossEntropyForm.Total(default));
}
