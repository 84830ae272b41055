namespace SfKernels.Training.Trainer;

/// <summary>How a run ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All steps are done.</summary>
    Completed,

    /// <summary>Asked to stop; the state is saved.</summary>
    Interrupted,
}
