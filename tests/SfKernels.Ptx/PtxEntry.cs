using SfKernels.Ptx.Execution;

namespace SfKernels.Ptx;

/// <summary>A kernel: what it declares, and its instructions ready to run.</summary>
public sealed class PtxEntry
{
    internal PtxEntry(string name, IReadOnlyList<PtxParameter> parameters, IReadOnlyDictionary<string, int> registers, long localBytes, long sharedBytes, bool dynamicShared, int? maxThreads, PtxSize? requiredBlock, Instruction[] instructions)
    {
        Name = name;
        Parameters = parameters;
        DeclaredRegisters = registers;
        LocalBytes = localBytes;
        SharedBytes = sharedBytes;
        UsesDynamicShared = dynamicShared;
        MaxThreads = maxThreads;
        RequiredBlock = requiredBlock;
        Instructions = instructions;
        RegisterCount = registers.Values.Sum();
        InstructionMix = instructions.GroupBy(i => i.Name).ToDictionary(group => group.Key, group => group.Count());
    }

    public string Name { get; }

    public IReadOnlyList<PtxParameter> Parameters { get; }

    /// <summary>Bytes of the whole parameter block.</summary>
    public int ParameterBytes => Parameters.Count == 0 ? 0 : Parameters[^1].Offset + Parameters[^1].Bytes;

    /// <summary>Number of declared registers of each type, such as ".f32".</summary>
    public IReadOnlyDictionary<string, int> DeclaredRegisters { get; }

    /// <summary>Declared registers in all.</summary>
    public int RegisterCount { get; }

    /// <summary>Bytes of static shared memory of one group.</summary>
    public long SharedBytes { get; }

    /// <summary>Bytes of local memory of one thread.</summary>
    public long LocalBytes { get; }

    public bool UsesDynamicShared { get; }

    /// <summary>The product of .maxntid, if declared.</summary>
    public int? MaxThreads { get; }

    /// <summary>.reqntid, if declared.</summary>
    public PtxSize? RequiredBlock { get; }

    /// <summary>Instructions in the text, by opcode with its modifiers.</summary>
    public IReadOnlyDictionary<string, int> InstructionMix { get; }

    public int InstructionCount => Instructions.Length;

    internal Instruction[] Instructions { get; }
}
