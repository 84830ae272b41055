namespace ILGPU;

/// <summary>How many groups a launch has, and how many threads each.</summary>
public readonly struct KernelConfig
{
    public KernelConfig(Index1D gridDim, Index1D groupDim)
    {
        GridX = gridDim.X;
        GroupX = groupDim.X;
    }

    public bool IsValid => GridX > 0 && GroupX > 0;

    public IndexType IndexType => IndexType.KernelConfig;

    public long Size => (long)GridX * GroupX;

    internal int GridX { get; }

    internal int GroupX { get; }

    public static implicit operator KernelConfig((Index1D Grid, Index1D Group) dimensions) => new(dimensions.Grid, dimensions.Group);
}
