namespace SfKernels.Generators.Parsing;

/// <summary>Places of the fields of a struct or tuple, by name.</summary>
internal sealed class StructPlace(IReadOnlyDictionary<string, Place> fields) : Place
{
    public IReadOnlyDictionary<string, Place> Fields { get; } = fields;
}
