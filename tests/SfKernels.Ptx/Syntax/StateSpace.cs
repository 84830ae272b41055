namespace SfKernels.Ptx.Syntax;

/// <summary>The state spaces that the interpreter holds; Generic is an address without a space.</summary>
internal enum StateSpace
{
    Generic,
    Global,
    Shared,
    Local,
    Parameter,
}
