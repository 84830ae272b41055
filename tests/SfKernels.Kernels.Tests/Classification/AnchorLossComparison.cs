using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using Xunit;

namespace SfKernels.Kernels.Tests.Classification;

/// <summary>Loss and gradient of one problem at some widths, by two passes and by one, against the reference.</summary>
internal static unsafe class AnchorLossComparison
{
    public static void Run(AnchorProblem problem, FocalSettings? settings, params LaneWidth[] widths)
    {
        const float Scale = 0.75f;
        var (relative, absolute) = problem.Type switch
        {
            LogitType.Float16 => (Tolerances.Float16Rounding, Tolerances.Float16Underflow),
            LogitType.BFloat16 => (Tolerances.BFloat16Rounding, 0.0),
            _ => (0.0, 0.0),
        };
        var expected = problem.ReferenceLoss(settings);
        var wanted = problem.ReferenceGradient(Scale, settings);
        foreach (var width in widths)
        {
            var tolerance = Math.Abs(expected) * Tolerances.Loss + problem.LogitCount * Tolerances.Underflow;
            Assert.Equal(expected, problem.Loss(width, settings), tolerance);
            Close(wanted, problem.Gradient(width, Scale, settings), $"{width}");
            var joint = problem.Joint(width, Scale, settings);
            Assert.Equal(expected, joint.Loss, tolerance);
            Close(wanted, joint.Gradient, $"{width}, in one pass");
        }

        void Close(double[][] wanted, double[][] found, string what)
        {
            for (var i = 0; i < wanted.Length; i++)
            {
                for (var e = 0; e < wanted[i].Length; e++)
                {
                    // Random weights reach 3.
                    var bound = (Scale * Tolerances.Gradient * (problem.Targets.Weights is null ? 1 : 3)) + relative * Math.Abs(wanted[i][e]) + absolute;
                    if (!(Math.Abs(wanted[i][e] - found[i][e]) <= bound))
                        Assert.Fail($"{what}, level {i}, element {e}: {found[i][e]:R} instead of {wanted[i][e]:R}");
                }
            }
        }
    }
}
