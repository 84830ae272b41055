namespace SfKernels.Detection.Weights;

/// <summary>A dense tensor as it lies in a file: row-major, little-endian.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sides; empty for a scalar.</param>
/// <param name="Bytes">All elements.</param>
public sealed record RawTensor(ElementType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes);
