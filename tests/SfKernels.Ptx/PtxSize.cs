namespace SfKernels.Ptx;

/// <summary>Three extents: of a grid in groups, or of a group in threads.</summary>
public readonly record struct PtxSize(int X, int Y = 1, int Z = 1)
{
    public long Count => (long)X * Y * Z;

    public static implicit operator PtxSize(int x) => new(x);

    public override string ToString() => $"({X}, {Y}, {Z})";
}
