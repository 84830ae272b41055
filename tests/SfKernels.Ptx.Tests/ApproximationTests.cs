using SfKernels.Ptx.Numerics;
using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>Approximate instructions stay within the error that the manual states, reach it, and are exact where its tables say so.</summary>
public sealed class ApproximationTests
{
    private static readonly float[] Samples = [1e-30f, 1e-3f, 0.3f, 0.7f, 0.99f, 1f, 1.01f, 1.9f, 2f, 3.1f, 17f, 99f, 1e20f];

    [Theory]
    [InlineData("ex2.approx.f32 f32:0 -> f32:1")]
    [InlineData("ex2.approx.f32 f32:-inf -> f32:0")]
    [InlineData("ex2.approx.f32 f32:inf -> f32:inf")]
    [InlineData("ex2.approx.ftz.f32 f32:-130 -> f32:0")]
    [InlineData("lg2.approx.f32 f32:0 -> f32:-inf")]
    [InlineData("lg2.approx.f32 f32:-1 -> f32:nan")]
    [InlineData("lg2.approx.ftz.f32 f32:1e-40 -> f32:-inf")]
    [InlineData("rcp.approx.f32 f32:-0 -> f32:-inf")]
    [InlineData("rcp.approx.ftz.f32 f32:inf -> f32:0")]
    [InlineData("rcp.approx.ftz.f32 f32:3e38 -> f32:0")]
    [InlineData("sqrt.approx.f32 f32:-0 -> f32:-0")]
    [InlineData("rsqrt.approx.f32 f32:-0 -> f32:-inf")]
    [InlineData("rsqrt.approx.f32 f32:inf -> f32:0")]
    [InlineData("sin.approx.f32 f32:-0 -> f32:-0")]
    [InlineData("cos.approx.f32 f32:inf -> f32:nan")]
    [InlineData("tanh.approx.f32 f32:-inf -> f32:-1")]
    [InlineData("tanh.approx.f32 f32:1e-40 -> f32:1e-40")]
    [InlineData("div.approx.f32 f32:1 f32:1.5e38 -> f32:0")]
    [InlineData("div.approx.f32 f32:inf f32:1.5e38 -> f32:nan")]
    [InlineData("div.full.f32 f32:1 f32:inf -> f32:0")]
    public void CornersAreExactInEveryMode(string line)
    {
        foreach (ApproximationError error in Enum.GetValues<ApproximationError>())
            InstructionCase.Check(line, error: error);
    }

    [Theory]
    [InlineData("ex2.approx.f32 f32:3 -> f32:8")]
    [InlineData("lg2.approx.f32 f32:8 -> f32:3")]
    [InlineData("rcp.approx.f32 f32:4 -> f32:0.25")]
    [InlineData("div.full.f32 f32:6 f32:3 -> f32:2")]
    [InlineData("sqrt.approx.f32 f32:9 -> f32:3")]
    [InlineData("rsqrt.approx.f32 f32:4 -> f32:0.5")]
    [InlineData("cos.approx.f32 f32:0 -> f32:1")]
    public void WithoutErrorTheyRoundCorrectly(string line) => InstructionCase.Check(line);

    [Fact]
    public void Exp2IsOffByTwoUlp()
    {
        foreach (float x in Samples.Where(x => x < 120))
            Brackets(e => Approximation.Exp2(x, e), Math.Pow(2, x), value => 2 * Ulp(value));
    }

    [Fact]
    public void ReciprocalIsOffByOneUlp()
    {
        foreach (float x in Samples)
            Brackets(e => Approximation.Reciprocal(x, e), 1.0 / x, Ulp);
    }

    [Fact]
    public void Log2HasAnAbsoluteErrorAroundOne()
    {
        foreach (float x in Samples)
            Brackets(e => Approximation.Log2(x, e), Math.Log2(x), value => Math.ScaleB(x is > 0.5f and < 2 ? 1 : Math.Abs(value), -22));
        Assert.Equal(MathF.ScaleB(1, -22), Approximation.Log2(1, ApproximationError.High));
        Assert.Equal(-MathF.ScaleB(1, -22), Approximation.Log2(1, ApproximationError.Low));
    }

    [Fact]
    public void RootsHaveARelativeError()
    {
        foreach (float x in Samples)
        {
            Brackets(e => Approximation.SquareRoot(x, e), Math.Sqrt(x), value => Math.ScaleB(value, -23));
            Brackets(e => Approximation.ReciprocalSquareRoot(x, e), 1 / Math.Sqrt(x), value => value * Math.Pow(2, -22.9));
        }
    }

    [Fact]
    public void SineAndCosineHaveAnAbsoluteErrorByRange()
    {
        Brackets(e => Approximation.Sine(1, e), Math.Sin(1), _ => Math.Pow(2, -20.5));
        Brackets(e => Approximation.Cosine(200, e), Math.Cos(200), _ => Math.Pow(2, -14.7));
        Assert.Throws<PtxUndefinedException>(() => Approximation.Sine(400, ApproximationError.None));
    }

    [Fact]
    public void HyperbolicTangentAndDivisionsStayInTheirBounds()
    {
        Brackets(e => Approximation.HyperbolicTangent(0.5f, e), Math.Tanh(0.5), value => Math.ScaleB(value, -11));
        Brackets(e => Approximation.DivideFull(2, 3, e), 2.0 / 3, value => 2 * Ulp(value));
        Brackets(e => Approximation.Divide(2, 3, e), 2.0 / 3, value => 2 * Ulp(value));
        Assert.Throws<PtxUndefinedException>(() => Approximation.Divide(1, 1e-40f, ApproximationError.None));
    }

    [Fact]
    public void ScatteredErrorsGoBothWays()
    {
        float[] signs = Enumerable.Range(1, 200).Select(i => (float)Math.Sign(Approximation.Exp2(i * 0.01f, ApproximationError.Scattered) - Approximation.Exp2(i * 0.01f, ApproximationError.None))).ToArray();
        Assert.InRange(signs.Count(sign => sign > 0), 50, 150);
        Assert.DoesNotContain(0f, signs);
    }

    private static void Brackets(Func<ApproximationError, float> function, double exact, Func<double, double> bound)
    {
        float low = function(ApproximationError.Low), none = function(ApproximationError.None), high = function(ApproximationError.High);
        Assert.Equal((float)exact, none);
        Assert.True(low <= none && none <= high, $"{low} {none} {high}");
        // A correctly rounded result may itself be half a step off.
        double allowed = bound(exact) + (Ulp(exact) / 2);
        Assert.InRange(low, exact - allowed, exact);
        Assert.InRange(high, exact, exact + allowed);
        // The outermost singles lie within a step of either end of the interval.
        Assert.True(high > low && high - low >= 2 * (bound(exact) - Ulp(exact)), "the error that is modelled is smaller than the one stated");
    }

    private static double Ulp(double value)
    {
        float single = MathF.Abs((float)value);
        return (double)MathF.BitIncrement(single) - single;
    }
}
