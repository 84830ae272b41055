using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Execution;

/// <summary>A checked instruction, ready to run on the lanes of a warp.</summary>
internal sealed class Instruction
{
    public required Statement Source { get; init; }

    public required InstructionKind Kind { get; init; }

    /// <summary>Runs the lanes of a mask. Null for flow.</summary>
    public Action<Warp, uint>? Execute { get; init; }

    /// <summary>What a barrier does once all warps of the group are there.</summary>
    public Action<Warp[]>? Complete { get; init; }

    /// <summary>Index of the instruction that a branch goes to.</summary>
    public int Target { get; init; } = -1;

    /// <summary>.uni: no lane may differ.</summary>
    public bool Uniform { get; init; }

    /// <summary>Where the two ways of a branch meet again: its immediate post-dominator.</summary>
    public int Reconvergence { get; set; } = -1;

    /// <summary>Whether the special-function unit computes it: ex2, lg2, rcp, sqrt, rsqrt, sin, cos, tanh.</summary>
    public bool IsSpecialFunction { get; init; }

    public string Name { get; private set; } = string.Empty;

    public Instruction Named()
    {
        Name = string.Join('.', Source.Modifiers.Prepend(Source.Opcode));
        return this;
    }
}
