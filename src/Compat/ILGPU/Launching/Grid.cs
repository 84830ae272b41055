using SfKernels.Engine;

namespace ILGPU;

/// <summary>Where the running thread's group lies in the launch.</summary>
public static class Grid
{
    public static Index3D Dimension => new(DimX, 1, 1);

    public static Index3D Index => new(IdxX, 0, 0);

    public static Index3D GlobalIndex => new(GlobalLinearIndex, 0, 0);

    public static int DimX => GroupThread.Running.Group.Run.GridSize;

    public static int DimY => 1;

    public static int DimZ => 1;

    public static int IdxX => GroupThread.Running.Group.Index;

    public static int IdxY => 0;

    public static int IdxZ => 0;

    public static int LinearIndex => IdxX;

    public static int GlobalLinearIndex => checked(IdxX * Group.DimX + Group.IdxX);

    public static Index1D ComputeGlobalIndex(Index1D gridIdx, Index1D groupIdx) => gridIdx * Group.DimX + groupIdx;

    public static LongIndex1D ComputeLongGlobalIndex(Index1D gridIdx, Index1D groupIdx) => (long)gridIdx.X * Group.DimX + groupIdx.X;
}
