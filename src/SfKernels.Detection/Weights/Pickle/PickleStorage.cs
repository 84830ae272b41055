namespace SfKernels.Detection.Weights.Pickle;

/// <summary>A torch storage that a pickle points to by persistent id; its bytes lie elsewhere in the file.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Key">Name of its bytes.</param>
/// <param name="Elements">Number of elements claimed.</param>
/// <param name="Offset">First element, where the id is a view into another storage.</param>
internal sealed record PickleStorage(ElementType Type, string Key, long Elements, long Offset = 0);
