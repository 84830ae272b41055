namespace SfKernels.Detection.Weights;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">Tensors by name.</param>
/// <param name="Metadata">Free text that travels with them.</param>
public sealed record SafetensorsContent(IReadOnlyDictionary<string, RawTensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
