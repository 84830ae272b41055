using Microsoft.CodeAnalysis;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Two locals that hold an ArrayView. Its state space is that of the first view written to it.</summary>
internal sealed class ViewPlace(int pointer, int length, ITypeSymbol element) : Place
{
    public int Pointer { get; } = pointer;

    public int Length { get; } = length;

    public ITypeSymbol Element { get; } = element;

    public Space? Space { get; set; }
}
