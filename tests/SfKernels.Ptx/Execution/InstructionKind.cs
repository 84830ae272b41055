namespace SfKernels.Ptx.Execution;

/// <summary>What an instruction does to the flow of a warp.</summary>
internal enum InstructionKind
{
    /// <summary>Computes, and goes on with the next.</summary>
    Plain,
    Branch,
    Exit,
    Barrier,
}
