using Microsoft.CodeAnalysis;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>An ArrayView: address, length, and what the compiler knows of it.</summary>
internal sealed class ViewData(Operand pointer, Operand length, Space space, ITypeSymbol element) : Data
{
    public Operand Pointer { get; } = pointer;

    public Operand Length { get; } = length;

    public Space Space { get; } = space;

    public ITypeSymbol Element { get; } = element;
}
