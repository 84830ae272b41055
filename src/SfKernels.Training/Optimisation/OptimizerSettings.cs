namespace SfKernels.Training.Optimisation;

/// <summary>What the optimizer is built with.</summary>
/// <param name="Kind">"sgd" or "adamw".</param>
/// <param name="LearningRate">Base rate; the trainer sets the rate of every step.</param>
/// <param name="Momentum">Of SGD.</param>
/// <param name="WeightDecay">Of weights with two or more dimensions.</param>
/// <param name="NormDecay">Whether biases and normalisation parameters decay as well.</param>
public sealed record OptimizerSettings(string Kind, double LearningRate, double Momentum = 0.9, double WeightDecay = 1e-4, bool NormDecay = false);
