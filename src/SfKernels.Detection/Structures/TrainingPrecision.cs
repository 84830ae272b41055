namespace SfKernels.Detection.Structures;

/// <summary>What the layers of a detector compute in while it trains. Weights, their gradients, losses and detections are float32 in either.</summary>
public enum TrainingPrecision
{
    /// <summary>float32 throughout.</summary>
    Float32,

    /// <summary>
    /// Mixed: images are converted to bfloat16 and every layer computes in it, its statistics in float32; head outputs go to the losses as they are, which compute in float32.
    /// </summary>
    BFloat16,
}
