using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>One local of the flat form.</summary>
internal sealed class ScalarPlace(int local, ScalarType type) : Place
{
    public int Local { get; } = local;

    public ScalarType Type { get; } = type;
}
