using SfKernels.Engine;

namespace ILGPU;

/// <summary>The running thread in its warp, and what the threads of a warp do together.</summary>
public static class Warp
{
    public static int WarpSize => GroupThread.Running.Group.Run.WarpSize;

    public static int LaneIdx => GroupThread.Running.Lane;

    public static int WarpIdx => GroupThread.Running.Index / WarpSize;

    public static bool IsFirstLane => LaneIdx == 0;

    public static bool IsLastLane => LaneIdx == WarpSize - 1;

    public static int ComputeWarpIdx(Index1D groupThreadIdx) => groupThreadIdx.X / WarpSize;

    public static int ComputeWarpThreadIdx(Index1D groupThreadIdx) => groupThreadIdx.X % WarpSize;

    public static void Barrier()
    {
        var thread = GroupThread.Running;
        thread.Warp.Vote(thread, false, "Warp.Barrier");
    }

    public static T Broadcast<T>(T value, int sourceLane) where T : unmanaged => Exchange(value, sourceLane, "Warp.Broadcast");

    public static T Shuffle<T>(T variable, int sourceLane) where T : unmanaged => Exchange(variable, sourceLane, "Warp.Shuffle");

    public static T ShuffleDown<T>(T variable, int delta) where T : unmanaged => Exchange(variable, LaneIdx + delta, "Warp.ShuffleDown");

    public static T ShuffleUp<T>(T variable, int delta) where T : unmanaged => Exchange(variable, LaneIdx - delta, "Warp.ShuffleUp");

    public static T ShuffleXor<T>(T variable, int mask) where T : unmanaged => Exchange(variable, LaneIdx ^ mask, "Warp.ShuffleXor");

    public static T Shuffle<T>(T variable, int sourceLane, int width) where T : unmanaged => Within(variable, LaneIdx % width, sourceLane % width, width, "Warp.Shuffle");

    public static T ShuffleDown<T>(T variable, int delta, int width) where T : unmanaged => Within(variable, LaneIdx % width, LaneIdx % width + delta, width, "Warp.ShuffleDown");

    public static T ShuffleUp<T>(T variable, int delta, int width) where T : unmanaged => Within(variable, LaneIdx % width, LaneIdx % width - delta, width, "Warp.ShuffleUp");

    public static T ShuffleXor<T>(T variable, int mask, int width) where T : unmanaged => Within(variable, LaneIdx % width, LaneIdx % width ^ mask, width, "Warp.ShuffleXor");

    /// <summary>The lanes by groups of a width that divides the warp; beyond its group a lane keeps its own value.</summary>
    private static T Within<T>(T value, int lane, int source, int width, string operation) where T : unmanaged =>
        Exchange(value, source >= 0 && source < width ? LaneIdx - lane + source : LaneIdx, operation);

    /// <summary>Every lane gives a value and takes that of <paramref name="source"/>, its own where there is no such lane.</summary>
    private static T Exchange<T>(T value, int source, string operation) where T : unmanaged
    {
        var thread = GroupThread.Running;
        return thread.Warp.Exchange(thread, thread.Lane, value, source, operation);
    }
}
