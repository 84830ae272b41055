namespace SfKernels.Abstractions;

/// <summary>A compiled kernel: its PTX and what a launch needs to know. One object for each kernel instance, made by generated code.</summary>
public sealed class KernelImage
{
    private readonly KernelText text;
    private readonly KernelParameter[] parameters;

    /// <summary>For generated code.</summary>
    /// <param name="entry">Name of the entry in the PTX.</param>
    /// <param name="text">The PTX as a UTF-8 literal.</param>
    /// <param name="blockSize">Threads of a block.</param>
    /// <param name="minimumArchitecture">Compute capability times ten.</param>
    /// <param name="sharedBytes">Static shared memory of a block.</param>
    /// <param name="parameters">Layout of the parameters, in order.</param>
    public KernelImage(string entry, KernelText text, int blockSize, int minimumArchitecture, int sharedBytes, params KernelParameter[] parameters)
    {
        Entry = entry;
        this.text = text;
        BlockSize = blockSize;
        MinimumArchitecture = minimumArchitecture;
        SharedBytes = sharedBytes;
        this.parameters = parameters;
    }

    /// <summary>Name of the entry in the PTX.</summary>
    public string Entry { get; }

    /// <summary>The PTX, UTF-8. A byte 0 follows its last byte in memory, so its address is a C string.</summary>
    public ReadOnlySpan<byte> Ptx => text();

    /// <summary>Threads of a block.</summary>
    public int BlockSize { get; }

    /// <summary>Compute capability that the PTX asks for, times ten.</summary>
    public int MinimumArchitecture { get; }

    /// <summary>Static shared memory of a block, in bytes.</summary>
    public int SharedBytes { get; }

    /// <summary>Layout of the parameters, in order.</summary>
    public ReadOnlySpan<KernelParameter> Parameters => parameters;

    /// <summary>The entry.</summary>
    public override string ToString() => Entry;
}
