namespace SfKernels.Training.Schedule;

/// <summary>
/// Linear warm-up, then decay. A pure function of the iteration: nothing of it has to be saved but its settings,
/// and a resumed run computes the same rates.
/// </summary>
/// <param name="BaseRate">Learning rate after the warm-up.</param>
/// <param name="Iterations">Length of the run in steps.</param>
/// <param name="Kind">Decay after the warm-up.</param>
/// <param name="WarmupIterations">Steps of linear warm-up; 0 starts at the base rate.</param>
public sealed record LearningRateSchedule(double BaseRate, int Iterations, ScheduleKind Kind = ScheduleKind.Step, int WarmupIterations = 0)
{
    /// <summary>The first step's share of the base rate (the value of detectron2).</summary>
    public double WarmupFactor { get; init; } = 0.001;

    /// <summary>Fractions of the run at which the rate drops; 2/3 and 8/9 are the "1x" schedule (60k and 80k of 90k).</summary>
    public IReadOnlyList<double> StepFractions { get; init; } = [2.0 / 3, 8.0 / 9];

    /// <summary>Factor at every drop.</summary>
    public double StepFactor { get; init; } = 0.1;

    /// <summary>A tenth of the run, at most 500 steps.</summary>
    public static int DefaultWarmup(int iterations) => Math.Min(500, iterations / 10);

    /// <summary>The learning rate of one step.</summary>
    /// <param name="iteration">0-based step.</param>
    public double At(int iteration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        return BaseRate * Warmup(iteration) * Decay(iteration);
    }

    private double Warmup(int iteration)
    {
        if (iteration >= WarmupIterations)
            return 1;
        double share = (double)iteration / WarmupIterations;
        return (WarmupFactor * (1 - share)) + share;
    }

    private double Decay(int iteration) => Kind switch
    {
        ScheduleKind.Step => Math.Pow(StepFactor, StepFractions.Count(fraction => iteration >= fraction * Iterations)),
        ScheduleKind.Cosine => Cosine(iteration),
        ScheduleKind.Constant => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "Unknown schedule: use Step, Cosine or Constant."),
    };

    private double Cosine(int iteration)
    {
        int length = Math.Max(1, Iterations - WarmupIterations);
        double progress = Math.Clamp((double)(iteration - WarmupIterations) / length, 0, 1);
        return 0.5 * (1 + Math.Cos(Math.PI * progress));
    }
}
