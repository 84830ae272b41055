using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>One number or truth value.</summary>
internal sealed class ScalarData(Operand operand) : Data
{
    public Operand Operand { get; } = operand;
}
