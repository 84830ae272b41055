namespace SfKernels.Generators.Parsing;

/// <summary>The fields of a struct or tuple, by name.</summary>
internal sealed class StructData(IReadOnlyDictionary<string, Data> fields) : Data
{
    public IReadOnlyDictionary<string, Data> Fields { get; } = fields;
}
