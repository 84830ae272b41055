using System.Text;

namespace SfKernels.Abstractions;

/// <summary>A compiled kernel: its PTX and what a launch needs to know. One object for each kernel instance, made by generated code.</summary>
public sealed class KernelImage
{
    private readonly KernelParameter[] parameters;
    private byte[]? utf8;

    /// <summary>For generated code.</summary>
    /// <param name="entry">Name of the entry in the PTX.</param>
    /// <param name="text">The PTX.</param>
    /// <param name="blockSize">Threads of a block.</param>
    /// <param name="minimumArchitecture">Compute capability times ten.</param>
    /// <param name="sharedBytes">Static shared memory of a block.</param>
    /// <param name="parameters">Layout of the parameters, in order.</param>
    public KernelImage(string entry, string text, int blockSize, int minimumArchitecture, int sharedBytes, params KernelParameter[] parameters)
    {
        Entry = entry;
        Text = text;
        BlockSize = blockSize;
        MinimumArchitecture = minimumArchitecture;
        SharedBytes = sharedBytes;
        this.parameters = parameters;
    }

    /// <summary>Name of the entry in the PTX.</summary>
    public string Entry { get; }

    /// <summary>The PTX, UTF-8. A byte 0 follows its last byte in memory, so its address is a C string.</summary>
    public ReadOnlySpan<byte> Ptx => (utf8 ?? Encode()).AsSpan()[..^1];

    /// <summary>The PTX as a string: a constant of the assembly that the kernel was compiled into.</summary>
    public string Text { get; }

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

    // Once for each image that is launched. The bytes never move: the driver gets their address.
    private byte[] Encode()
    {
        byte[] bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(Text) + 1, pinned: true);
        Encoding.UTF8.GetBytes(Text, bytes);
        return Interlocked.CompareExchange(ref utf8, bytes, null) ?? bytes;
    }
}
