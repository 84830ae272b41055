namespace SfKernels.Ptx.Syntax;

/// <summary>A shared or local variable or kernel parameter at its offset in its space. A dynamic one has no size of its own.</summary>
internal sealed record VariableInfo(string Name, StateSpace Space, ScalarType Element, long Offset, long Bytes, int Alignment, bool IsArray, bool Dynamic);
