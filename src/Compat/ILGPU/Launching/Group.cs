using SfKernels.Engine;

namespace ILGPU;

/// <summary>The running thread in its group, and what the threads of a group do together.</summary>
public static class Group
{
    public static Index3D Dimension => new(DimX, 1, 1);

    public static Index3D Index => new(IdxX, 0, 0);

    public static int DimX => GroupThread.Running.Group.Size;

    public static int DimY => 1;

    public static int DimZ => 1;

    public static int IdxX => GroupThread.Running.Index;

    public static int IdxY => 0;

    public static int IdxZ => 0;

    public static int LinearIndex => IdxX;

    public static bool IsFirstThread => IdxX == 0;

    public static bool IsLastThread => IdxX == DimX - 1;

    public static void Barrier() => Meet(false, "Group.Barrier");

    public static int BarrierPopCount(bool predicate) => Meet(predicate, "Group.BarrierPopCount");

    public static bool BarrierAnd(bool predicate) => Meet(predicate, "Group.BarrierAnd") == DimX;

    public static bool BarrierOr(bool predicate) => Meet(predicate, "Group.BarrierOr") > 0;

    public static T Broadcast<T>(T value, int groupIndex) where T : unmanaged
    {
        var thread = GroupThread.Running;
        return thread.Group.Meeting.Exchange(thread, thread.Index, value, groupIndex, "Group.Broadcast");
    }

    private static int Meet(bool predicate, string operation)
    {
        var thread = GroupThread.Running;
        return thread.Group.Meeting.Vote(thread, predicate, operation);
    }
}
