namespace SfKernels.Abstractions;

/// <summary>
/// The kernels of this assembly serve as skeletons in others: the generator puts the sources that they are made of into the assembly,
/// so that a project that references it can call them in kernels of its own, with types of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PtxLibraryAttribute : Attribute;
