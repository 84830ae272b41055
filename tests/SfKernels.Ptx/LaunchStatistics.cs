namespace SfKernels.Ptx;

/// <summary>What a launch did. Bytes and functions are counted once a thread that is active.</summary>
public sealed class LaunchStatistics
{
    internal LaunchStatistics(PtxEntry entry, long[] threadCounts, long[] issueCounts)
    {
        Dictionary<string, long> byName = [];
        for (int i = 0; i < threadCounts.Length; i++)
        {
            byName[entry.Instructions[i].Name] = byName.GetValueOrDefault(entry.Instructions[i].Name) + threadCounts[i];
            if (entry.Instructions[i].IsSpecialFunction)
                SpecialFunctions += threadCounts[i];
        }

        ThreadInstructions = byName;
        WarpInstructions = issueCounts.Sum();
        DeclaredRegisters = entry.RegisterCount;
        SharedBytes = entry.SharedBytes;
    }

    public long GlobalBytesRead { get; init; }

    public long GlobalBytesWritten { get; init; }

    /// <summary>Loads from global memory, one a thread however many bytes it moves.</summary>
    public long GlobalReadRequests { get; init; }

    public long GlobalWriteRequests { get; init; }

    public long GlobalAtomics { get; init; }

    public long SharedBytesRead { get; init; }

    public long SharedBytesWritten { get; init; }

    /// <summary>ex2, lg2, rcp, sqrt, rsqrt, sin, cos, tanh, and the divisions and roots that are made of them.</summary>
    public long SpecialFunctions { get; }

    /// <summary>Instructions executed by active threads, by opcode with its modifiers.</summary>
    public IReadOnlyDictionary<string, long> ThreadInstructions { get; }

    /// <summary>Instructions issued to warps.</summary>
    public long WarpInstructions { get; }

    /// <summary>Registers that the kernel declares, of all types.</summary>
    public int DeclaredRegisters { get; }

    /// <summary>Static shared memory of a group.</summary>
    public long SharedBytes { get; }

    /// <summary>Executed instructions of an opcode, whatever its modifiers.</summary>
    public long Count(string opcode) =>
        ThreadInstructions.Where(pair => pair.Key == opcode || pair.Key.StartsWith(opcode + ".", StringComparison.Ordinal)).Sum(pair => pair.Value);
}
