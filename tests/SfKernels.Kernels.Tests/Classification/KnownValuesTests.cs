using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using Xunit;

namespace SfKernels.Kernels.Tests.Classification;

/// <summary>Values that others published or that are worked out by hand; reference and kernels must both give them.</summary>
public sealed class KnownValuesTests
{
    private static readonly FocalSettings Published = new(alpha: 0.25, gamma: 2);

    [Fact]
    public void HandCase()
    {
        // x = 0, target 1: log 2. x = log 3, target 0: log(1 + 3). Gradients 1/2 - 1 and 3/4.
        using var problem = Rows([[0, Math.Log(3)]], [1]);
        CheckLoss(Math.Log(2) + Math.Log(4), problem);
        CheckGradient([-0.5, 0.75], problem);
    }

    // mmcv divides by the number of rows.
    [Fact]
    public void FocalLossOfMmcv()
    {
        using var two = Rows([[1, 0], [0, 1]], [1, 2]);
        CheckLoss(2 * 0.1356296107, two, Published, 1e-8);
        CheckGradient([-.00657264, .11185755, .11185755, -.00657264], two, Published, 1e-8, scale: 0.5f);

        using var three = Rows([[1, 0, -1], [0, 1, 2]], [3, 2]);
        CheckLoss(2 * 1.1025108225, three, Published, 1e-8);
        CheckGradient([.28808802, .11185755, -.09602934, .11185755, -.00657264, .40376765], three, Published, 1e-8, scale: 0.5f);
    }

    [Theory]
    [InlineData(1, .09056579511)]
    [InlineData(0, .27169738534)]
    public void LabelsCountForegroundFromOne(int label, double mean)
    {
        using var problem = Rows([[-1], [1]], [label, label]);
        CheckLoss(2 * mean, problem, Published, 1e-8);
    }

    [Fact]
    public void ProbabilitiesOfNearCertainPositives()
    {
        using var problem = Rows([.. new[] { .95, .90, .98, .99 }.Select(p => new[] { Logit(p) })], [1, 1, 1, 1]);
        CheckLoss(4 * .04672671330, problem, tolerance: 1e-8);
        CheckLoss(4 * .04672671330, problem, new FocalSettings(alpha: null, gamma: 0), 1e-8);
    }

    [Fact]
    public void ProbabilitiesThatAreWrong()
    {
        using var problem = Rows([.. new[] { .05, .12, .89, .79 }.Select(p => new[] { Logit(p) })], [1, 1, 0, 0]);
        CheckLoss(8.88391847121, problem, tolerance: 1e-8);
        CheckLoss(3.12818215365, problem, Published, 1e-8);
    }

    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(0.0, 1)]
    public void AlphaAtItsEndsSilencesOneSideExactly(double alpha, int label)
    {
        using var problem = Rows([[3], [-2], [0]], [label, label, label]);
        Assert.Equal(0.0, problem.Loss(LossDispatch.Widest, new FocalSettings(alpha)));
        Assert.All(problem.Gradient(LossDispatch.Widest, 1, new FocalSettings(alpha))[0], d => Assert.Equal(0.0, d));
    }

    // Row 0 carries class 2, row 3 class 1; two positives of the batch, L_loc 0.30.
    [Theory]
    [InlineData(IgnoredAnchors.AsBackground, 9.561353378717106, .12550524517492626, new[] { .0084383898, -.0118458336, .0276361633 })]
    [InlineData(IgnoredAnchors.Skip, 5.668676679346713, .211689617855978, new[] { .0142330267, -.01998036, .0466138992 })]
    public void SamplingFreeWithBothMeaningsOfIgnore(IgnoredAnchors ignored, double sum, double ratio, double[] firstRow)
    {
        const double Bias = -11.512915464920228, Localisation = 0.30;
        const int Normaliser = 4;
        using var problem = Rows([[-1, .5, 2], [Bias, Bias, Bias], [3, -4, .25], [-.5, 1.5, -2.5]], [2, 0, -1, 1]).As(ignored);
        CheckLoss(sum, problem, tolerance: 1e-7);
        Assert.Equal(ratio, Localisation / (problem.ReferenceLoss() / Normaliser), 1e-8);

        var gradient = problem.Gradient(LossDispatch.Widest, (float)(ratio / Normaliser))[0];
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(firstRow[k], gradient[k], 1e-8);
            Assert.Equal(ignored == IgnoredAnchors.Skip, gradient[6 + k] == 0);
        }
    }

    [Fact]
    public void ValuesThatMustStayFinite()
    {
        using var half = Rows([[9.3906, -4.2344]], [0]).As(LogitLayout.Rows, LogitType.Float16);
        CheckLoss(9.3907 + 0.0144, half, tolerance: 1e-3);
        Assert.All(half.Gradient(LossDispatch.Widest, 1)[0], d => Assert.True(double.IsFinite(d)));

        using var right = Rows([[1000]], [1]);
        CheckLoss(0, right);
        CheckGradient([0], right);

        using var wrong = Rows([[-1000]], [1]);
        CheckLoss(1000, wrong);
        CheckGradient([-1], wrong);
    }

    [Fact]
    public void FocalOverCrossEntropyIsItsFactor()
    {
        for (var i = 0; i < 200; i++)
        {
            var (x, label) = (((i * 37 % 200) - 100) / 10.0, i % 2);
            using var problem = Rows([[x]], [label]);
            var right = 1 / (1 + Math.Exp(label == 1 ? -x : x));
            var factor = (label == 1 ? .25 : .75) * Math.Pow(1 - right, 2);
            var quotient = problem.Loss(LossDispatch.Widest, Published) / problem.Loss(LossDispatch.Widest);
            Assert.Equal(factor, quotient, factor * 2 * Tolerances.Loss);
        }
    }

    private static AnchorProblem Rows(double[][] logits, int[] labels) =>
        new(1, logits[0].Length, [(logits.Length, 1)], (_, _, r, k) => (float)logits[r][k], row => labels[row]);

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));

    private static void CheckLoss(double expected, AnchorProblem problem, FocalSettings? focal = null, double tolerance = 1e-12)
    {
        // The reference sees the logits rounded to float32.
        Assert.Equal(expected, problem.ReferenceLoss(focal), Math.Abs(expected) * 1e-7 + tolerance);
        Assert.Equal(expected, problem.Loss(LossDispatch.Widest, focal), Math.Abs(expected) * Tolerances.Loss + tolerance);
    }

    private static void CheckGradient(double[] expected, AnchorProblem problem, FocalSettings? focal = null, double tolerance = 1e-12, float scale = 1)
    {
        foreach (var (found, bound) in new[] { (problem.ReferenceGradient(scale, focal), 1e-7), (problem.Gradient(LossDispatch.Widest, scale, focal), Tolerances.Gradient) })
        {
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], found[0][i], bound + tolerance);
        }
    }
}
