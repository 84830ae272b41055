using System.Numerics;
using SfKernels.Ptx.Numerics;

namespace SfKernels.Ptx.Execution;

/// <summary>What all threads of one launch share.</summary>
internal sealed class LaunchState
{
    private readonly long[] threadCounts;
    private readonly long[] issueCounts;
    private readonly int seed;
    private long budget;

    public LaunchState(PtxDevice device, PtxEntry entry, PtxSize grid, PtxSize block, byte[] parameters, bool[] parameterWritten, LaunchOptions options)
    {
        Device = device;
        Entry = entry;
        Grid = grid;
        Block = block;
        Parameters = parameters;
        ParameterWritten = parameterWritten;
        DynamicSharedBytes = options.DynamicSharedBytes;
        Error = options.Error;
        seed = options.ScheduleSeed;
        budget = options.MaximumIssues;
        threadCounts = new long[entry.Instructions.Length];
        issueCounts = new long[entry.Instructions.Length];
    }

    public PtxDevice Device { get; }

    public PtxEntry Entry { get; }

    public PtxSize Grid { get; }

    public PtxSize Block { get; }

    public byte[] Parameters { get; }

    /// <summary>False at the padding between parameters.</summary>
    public bool[] ParameterWritten { get; }

    public int DynamicSharedBytes { get; }

    public ApproximationError Error { get; }

    public long GlobalBytesRead { get; set; }

    public long GlobalBytesWritten { get; set; }

    public long GlobalReadRequests { get; set; }

    public long GlobalWriteRequests { get; set; }

    public long GlobalAtomics { get; set; }

    public long SharedBytesRead { get; set; }

    public long SharedBytesWritten { get; set; }

    public void Run()
    {
        int[] order = Order((int)Grid.Count, seed);
        foreach (int number in order)
        {
            PtxSize position = new(number % Grid.X, number / Grid.X % Grid.Y, number / Grid.X / Grid.Y);
            new Group(this, position).Run();
        }
    }

    public void Count(int instruction, uint active)
    {
        if (--budget < 0)
            throw new PtxUndefinedException("the launch ran out of its budget of instructions: does a loop never end?");
        issueCounts[instruction]++;
        threadCounts[instruction] += BitOperations.PopCount(active);
    }

    /// <summary>The order in which the warps of a group run between two barriers.</summary>
    public int[] WarpOrder(int count) => Order(count, seed);

    public LaunchStatistics Statistics() => new(Entry, threadCounts, issueCounts)
    {
        GlobalBytesRead = GlobalBytesRead,
        GlobalBytesWritten = GlobalBytesWritten,
        GlobalReadRequests = GlobalReadRequests,
        GlobalWriteRequests = GlobalWriteRequests,
        GlobalAtomics = GlobalAtomics,
        SharedBytesRead = SharedBytesRead,
        SharedBytesWritten = SharedBytesWritten,
    };

    private static int[] Order(int count, int seed)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        if (seed != 0)
            new Random(seed).Shuffle(order);
        return order;
    }
}
