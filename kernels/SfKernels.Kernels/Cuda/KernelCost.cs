namespace SfKernels.Kernels.Cuda;

/// <summary>What a kernel moves and evaluates for each unit of its work: its PTX executed on a reference problem, labels, weights and scalars counted with it.</summary>
/// <param name="Entry">Name of the kernel in its PTX.</param>
/// <param name="Unit">What is counted: a logit, an anchor, or a launch where a kernel works on a handful of numbers.</param>
/// <param name="BytesRead">Bytes of global memory read.</param>
/// <param name="BytesWritten">Bytes of global memory written.</param>
/// <param name="SpecialFunctions">ex2, lg2, rcp, sqrt, rsqrt, sin and cos.</param>
public sealed record KernelCost(string Entry, string Unit, double BytesRead, double BytesWritten, double SpecialFunctions);
