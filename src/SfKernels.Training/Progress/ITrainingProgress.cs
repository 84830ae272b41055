namespace SfKernels.Training.Progress;

/// <summary>Who watches a run: the terminal, a test.</summary>
public interface ITrainingProgress
{
    /// <summary>A sentence worth reading once: what is about to start, what was found.</summary>
    void Say(string message);

    /// <summary>Called at every logged step.</summary>
    /// <param name="step">Its numbers.</param>
    /// <param name="iterations">Length of the run; 0 as long as a time budget is not turned into steps.</param>
    void Stepped(StepRecord step, int iterations);

    /// <summary>Called while a split is evaluated or counted.</summary>
    /// <param name="what">Such as "evaluating val".</param>
    /// <param name="done">Images done.</param>
    /// <param name="total">Images in all.</param>
    void Counting(string what, int done, int total);

    /// <summary>Called after an evaluation.</summary>
    void Evaluated(EvaluationRecord record);
}
