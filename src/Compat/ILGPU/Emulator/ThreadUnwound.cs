namespace SfKernels.Engine;

/// <summary>Takes a parked thread out of its kernel after another one failed.</summary>
internal sealed class ThreadUnwound : Exception;
