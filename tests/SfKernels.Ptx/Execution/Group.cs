namespace SfKernels.Ptx.Execution;

/// <summary>The threads that share memory and barriers.</summary>
internal sealed class Group
{
    private readonly Warp[] warps;

    public Group(LaunchState launch, PtxSize position)
    {
        Launch = launch;
        Position = position;
        Shared = new SharedMemory(launch.Entry.SharedBytes + launch.DynamicSharedBytes);
        warps = new Warp[(launch.Block.Count + Warp.Lanes - 1) / Warp.Lanes];
        for (int i = 0; i < warps.Length; i++)
            warps[i] = new Warp(this, i, launch.Entry.RegisterCount, launch.Entry.Instructions.Length);
    }

    public LaunchState Launch { get; }

    public PtxSize Position { get; }

    public SharedMemory Shared { get; }

    public int WarpCount => warps.Length;

    /// <summary>Number of the group in the grid.</summary>
    public int Number => (((Position.Z * Launch.Grid.Y) + Position.Y) * Launch.Grid.X) + Position.X;

    /// <summary>Set by a fence: from then on the group may have synchronised with others.</summary>
    public bool Fenced { get; set; }

    public void Run()
    {
        Instruction[] code = Launch.Entry.Instructions;
        while (true)
        {
            foreach (int index in Launch.WarpOrder(warps.Length))
                warps[index].Run(code);
            Warp[] waiting = Array.FindAll(warps, warp => warp.WaitingAt is not null);
            if (waiting.Length == 0)
                return;
            Instruction barrier = waiting[0].WaitingAt!;
            if (waiting.Length < warps.Length)
                throw Fault(barrier, "a barrier that not all warps reach: " + string.Join(", ", warps.Where(warp => warp.Done).Select(warp => $"warp {warp.Index}")) + " has ended");
            if (Array.Find(waiting, warp => warp.WaitingAt != barrier) is Warp other)
                throw Fault(barrier, $"warps wait at different barriers: warp {other.Index} is at line {other.WaitingAt!.Source.Line}");
            Shared.Epoch++;
            try
            {
                barrier.Complete?.Invoke(warps);
            }
            catch (PtxUndefinedException e)
            {
                throw Fault(barrier, e.Message);
            }

            foreach (Warp warp in warps)
                warp.Release();
        }
    }

    private PtxFaultException Fault(Instruction at, string message) => new(at.Source.Line, at.Source.Text, $"group {Position}", message);
}
