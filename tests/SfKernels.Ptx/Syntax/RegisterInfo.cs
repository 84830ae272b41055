namespace SfKernels.Ptx.Syntax;

/// <summary>A declared register and its place in a thread's file.</summary>
internal sealed record RegisterInfo(string Name, ScalarType Type, int Index);
