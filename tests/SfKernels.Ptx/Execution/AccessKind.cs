namespace SfKernels.Ptx.Execution;

internal enum AccessKind
{
    Read,
    Write,

    /// <summary>Reads and writes as one step.</summary>
    Atomic,
}
