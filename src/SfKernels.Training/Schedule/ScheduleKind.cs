namespace SfKernels.Training.Schedule;

/// <summary>How the learning rate falls after the warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>Constant between fixed fractions of the run, divided by ten at each of them.</summary>
    Step,

    /// <summary>Half a cosine from the base rate down to zero.</summary>
    Cosine,

    /// <summary>No decay.</summary>
    Constant,
}
