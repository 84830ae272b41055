using Microsoft.CodeAnalysis;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>An element of a view, or a field of one.</summary>
internal sealed class MemoryPlace(Operand pointer, int offset, Space space, ITypeSymbol type) : Place
{
    public Operand Pointer { get; } = pointer;

    public int Offset { get; } = offset;

    public Space Space { get; } = space;

    public ITypeSymbol Type { get; } = type;
}
