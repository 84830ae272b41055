using SfKernels.Kernels.Boxes;
using Xunit;

namespace SfKernels.Kernels.Tests.Boxes;

public sealed class BoxLossFormulaTests
{
    // Published vectors: [1, 2, 3] against [1.1, 2, 4.5].
    [Theory]
    [InlineData(0.5, 0.01, 0, 1.25)]
    [InlineData(0.05, 0.075, 0, 1.475)]
    [InlineData(0, 0.1, 0, 1.5)]
    public void SmoothL1OfThePublishedPairs(double beta, double first, double second, double third)
    {
        Assert.Equal(first, SmoothL1.Value(1 - 1.1, beta), 1e-12);
        Assert.Equal(second, SmoothL1.Value(2 - 2.0, beta), 1e-12);
        Assert.Equal(third, SmoothL1.Value(3 - 4.5, beta), 1e-12);
    }

    [Theory]
    [InlineData(-2, 0.11, -1)]
    [InlineData(-0.055, 0.11, -0.5)]
    [InlineData(0, 0.11, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(0.11, 0.11, 1)]
    [InlineData(3, 0, 1)]
    public void SmoothL1Slope(double d, double beta, double expected) => Assert.Equal(expected, SmoothL1.Derivative(d, beta), 1e-12);

    // Published vectors: b1 [-1, -1, 1, 1], b2 [0, 0, 1, 1], b3 [0, 1, 1, 2], b4 [1, 1, 2, 2].
    [Fact]
    public void GIoUOfThePublishedPairs()
    {
        Corners<double> b1 = new(-1, -1, 1, 1);
        Corners<double> b2 = new(0, 0, 1, 1);
        Corners<double> b3 = new(0, 1, 1, 2);
        Corners<double> b4 = new(1, 1, 2, 2);

        Assert.Equal(0, GeneralizedIou.Value(b1, b1, 1e-7), 1e-6);
        Assert.Equal(0.75, GeneralizedIou.Value(b1, b2, 1e-7), 1e-6);
        Assert.Equal(1, GeneralizedIou.Value(b2, b3, 1e-7), 1e-6);
        Assert.Equal(1.5, GeneralizedIou.Value(b2, b4, 1e-7), 1e-6);
    }

    [Fact]
    public void GIoUSlopeIsTheDifferenceQuotient()
    {
        var random = new Random(2);
        for (int i = 0; i < 300; i++)
        {
            Corners<double> a = Corners<double>.From(BoxCoderTests.RandomBox(random));
            Corners<double> b = Corners<double>.From(BoxCoderTests.RandomBox(random));
            const double step = 1e-5;
            Corners<double> slope = GeneralizedIou.Derivative(a, b, 1e-7);

            Assert.Equal(Quotient(a with { X0 = a.X0 + step }, a with { X0 = a.X0 - step }, b, step), slope.X0, 1e-7);
            Assert.Equal(Quotient(a with { Y0 = a.Y0 + step }, a with { Y0 = a.Y0 - step }, b, step), slope.Y0, 1e-7);
            Assert.Equal(Quotient(a with { X1 = a.X1 + step }, a with { X1 = a.X1 - step }, b, step), slope.X1, 1e-7);
            Assert.Equal(Quotient(a with { Y1 = a.Y1 + step }, a with { Y1 = a.Y1 - step }, b, step), slope.Y1, 1e-7);
        }
    }

    // torch gives each of two equal operands of max and min half of the derivative: at equal boxes the four slopes cancel to
    // +-(half of the intersection's) - ... = 0 in the sum of opposite edges.
    [Fact]
    public void GIoUSlopeAtEqualBoxesIsAntisymmetric()
    {
        Corners<double> a = new(2, 3, 12, 8);
        Corners<double> slope = GeneralizedIou.Derivative(a, a, 1e-7);

        Assert.Equal(-slope.X0, slope.X1, 1e-12);
        Assert.Equal(-slope.Y0, slope.Y1, 1e-12);
    }

    // Where two edges coincide the slopes to both sides differ, and the derivative is their mean, as in torch: the central quotient.
    // Left edges at 0: I = 4, U = C = 16, dI = -2 and dU = -2 to the right, dC = -4 to the left. (1/64 * 2 + 3/64 * 4 * 2 - 1/16 * 4) / 2 ... = 5/64.
    [Fact]
    public void GIoUSlopeAtACommonEdgeIsTheMeanOfBothSides()
    {
        Corners<double> a = new(0, 0, 4, 4);
        foreach (Corners<double> b in new Corners<double>[] { new(0, 1, 2, 3), new(1, 0, 3, 2), new(2, 1, 4, 3), new(1, 2, 3, 4) })
        {
            const double step = 1e-6;
            Corners<double> slope = GeneralizedIou.Derivative(a, b, 1e-7);

            Assert.Equal(Quotient(a with { X0 = step }, a with { X0 = -step }, b, step), slope.X0, 1e-5);
            Assert.Equal(Quotient(a with { Y0 = step }, a with { Y0 = -step }, b, step), slope.Y0, 1e-5);
            Assert.Equal(Quotient(a with { X1 = 4 + step }, a with { X1 = 4 - step }, b, step), slope.X1, 1e-5);
            Assert.Equal(Quotient(a with { Y1 = 4 + step }, a with { Y1 = 4 - step }, b, step), slope.Y1, 1e-5);
        }

        Assert.Equal(5.0 / 64, GeneralizedIou.Derivative(a, new Corners<double>(0, 1, 2, 3), 0).X0, 1e-12);
    }

    private static double Quotient(Corners<double> up, Corners<double> down, Corners<double> b, double step) =>
        (GeneralizedIou.Value(up, b, 1e-7) - GeneralizedIou.Value(down, b, 1e-7)) / (2 * step);
}
