namespace SfKernels.Detection.Structures;

/// <summary>What the layers of a detector compute in while it trains. Weights, their gradients, losses and detections are float32 in either.</summary>
public enum TrainingPrecision
{
    /// <summary>float32 throughout.</summary>
    Float32,

    /// <summary>
    /// Mixed: convolutions convert their inputs and weights to bfloat16, and head outputs stay bfloat16 up to the losses, which read them as they are and compute in float32.
    /// </summary>
    BFloat16,
}
