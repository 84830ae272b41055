namespace SfKernels.Training.Trainer;

/// <summary>The length of a run: a number of steps, or a time that is turned into one after its first steps were timed.</summary>
/// <param name="Iterations">Steps; null where <paramref name="Budget"/> decides.</param>
/// <param name="Budget">Training time.</param>
public sealed record RunLength(int? Iterations, TimeSpan? Budget)
{
    /// <summary>Steps that are timed before a budget is turned into a number of steps.</summary>
    public const int TimedSteps = 25;

    /// <summary>The first steps are slower than the rest: code is compiled, caches are filled.</summary>
    public const int WarmingSteps = 10;

    /// <summary>Learning rates before the number of steps is known are those of a run of this length.</summary>
    public const int Provisional = 1000;

    /// <summary>A run of so many steps.</summary>
    public static RunLength Steps(int iterations)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(iterations);
        return new RunLength(iterations, null);
    }

    /// <summary>A run of about that time.</summary>
    public static RunLength Time(TimeSpan budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(budget, TimeSpan.Zero);
        return new RunLength(null, budget);
    }

    /// <summary>A run of about so many minutes: any number above 0.</summary>
    public static RunLength Minutes(double minutes)
    {
        // A TimeSpan has an end, and a smallest step.
        const double Least = 1e-6, Most = 1e9;
        return Time(TimeSpan.FromMinutes(Math.Clamp(minutes, Least, Most)));
    }

    /// <summary>The number of steps that fill the budget.</summary>
    /// <param name="done">Steps done.</param>
    /// <param name="secondsSoFar">Time they took.</param>
    /// <param name="secondsPerStep">Speed of the timed steps.</param>
    public int Fill(int done, double secondsSoFar, double secondsPerStep)
    {
        double left = (Budget ?? TimeSpan.Zero).TotalSeconds - secondsSoFar;
        return done + (int)Math.Clamp(left / secondsPerStep, 0, int.MaxValue / 2);
    }
}
