namespace SfKernels.Training.Progress;

/// <summary>The numbers of one training step. Losses are the exact float32 values of that step, not averages.</summary>
/// <param name="Iteration">Steps done (1-based).</param>
/// <param name="Loss">What backward() ran on.</param>
/// <param name="Classification">L_cls before guidance.</param>
/// <param name="Localisation">L_loc.</param>
/// <param name="Ratio">r = L_loc / L_cls.</param>
/// <param name="Positives">Positive anchors in the batch.</param>
/// <param name="LearningRate">Rate of the step.</param>
/// <param name="ImagesPerSecond">Over the steps since the previous record.</param>
/// <param name="Seconds">Training time of the whole run so far, earlier sessions of a resumed run included.</param>
public sealed record StepRecord(
    int Iteration,
    float Loss,
    float Classification,
    float Localisation,
    float Ratio,
    float Positives,
    double LearningRate,
    double ImagesPerSecond,
    double Seconds) : LogRecord(Iteration);
