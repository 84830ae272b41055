using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using Xunit;

namespace SfKernels.Kernels.Tests.Classification;

/// <summary>What random labels and logits hide: tiles and blocks with one positive, with nothing but weights, or with the same logit everywhere.</summary>
public sealed class AnchorLossTileTests
{
    private static readonly FocalSettings?[] s_losses = [null, new FocalSettings(), new FocalSettings(alpha: 0.9, gamma: 1.5)];

    public static TheoryData<int> Widths => AnchorLossSuite.Widths;

    /// <summary>Rounding that goes the same way each time, and products of as many factors of 2 as a sum joins.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void EqualLogitsAddUp(int width)
    {
        foreach (var value in new[] { 0f, 0.1f })
        {
            using var plain = new AnchorProblem(1, 1, [(4100, 1)], (_, _, _, _) => value, static _ => 0);
            Compare(plain, width);
            using var weighted = new AnchorProblem(1, 1, [(4100, 1)], (_, _, _, _) => value, static _ => 0, static _ => 0.7f);
            Compare(weighted, width);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void WeightsWithoutAnyLabelAgree(int width)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var problem = new AnchorProblem(2, 5, [(101, 3)], static (_, n, r, k) => (n + r * 3 + k * 5) % 11 - 6, static _ => 0, static r => r % 4 * 0.5f).As(layout);
            Compare(problem, width);
        }
    }

    /// <summary>Positives that stand alone, side by side, or behind more than 64 others.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void FewPositivesOfAPlaneAreFound(int width)
    {
        Check(3, 2000, static r => r < 64 ? 1 : r == 64 ? 2 : 0);
        Check(3, 2000, static r => r is 0 or 1 ? 1 + r : 0);
        Check(64, 32, static r => r == 7 ? 30 : 0);
        Check(64, 32, static r => r == 31 ? 64 : 0);
        for (var label = 62; label <= 68; label += 2)
            Check(80, 186, r => r == 5 ? label : 0);

        void Check(int classes, long cells, Func<long, long> label)
        {
            using var problem = new AnchorProblem(1, classes, [(cells, 1)], static (_, _, r, k) => (r * 3 + k * 5) % 11 - 5, label).As(LogitLayout.Planes);
            Compare(problem, width);
        }
    }

    /// <summary>A row that alone is longer than a block, and a block that ends among the planes of an anchor.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void BlocksOfAnyShapeAgree(int width)
    {
        using var wide = AnchorProblem.Random(4, 1, 5003, (7, 1));
        Compare(wide, width);
        using var planes = AnchorProblem.Random(5, 1, 81, (100, 9)).As(LogitLayout.Planes);
        Compare(planes, width);
    }

    private static void Compare(AnchorProblem problem, int width) => Array.ForEach(s_losses, loss => AnchorLossComparison.Run(problem, loss, (LaneWidth)width));
}
