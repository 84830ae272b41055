namespace ILGPU;

/// <summary>Three 32-bit indices.</summary>
public readonly struct Index3D
{
    public Index3D(int x, int y, int z)
    {
        X = x;
        Y = y;
        Z = z;
    }

    public int X { get; }

    public int Y { get; }

    public int Z { get; }
}
