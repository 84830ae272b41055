using SfKernels.Detection.Weights;

namespace SfKernels.Training.Checkpoint;

/// <summary>A checkpoint in memory.</summary>
/// <param name="Path">Where it was read from, for messages.</param>
/// <param name="State">What it says.</param>
/// <param name="Tensors">By stored name.</param>
public sealed record LoadedCheckpoint(string Path, CheckpointState State, IReadOnlyDictionary<string, RawTensor> Tensors);
