namespace SfKernels.Generators.Parsing;

/// <summary>The value of an expression, taken apart into scalars.</summary>
internal abstract class Data;
