namespace SfKernels.Ptx;

/// <summary>A version of the PTX ISA, from .version.</summary>
public readonly record struct PtxVersion(int Major, int Minor) : IComparable<PtxVersion>
{
    /// <summary>Every version that the manual lists.</summary>
    private static readonly Dictionary<int, int> LastMinor = new() { [1] = 5, [2] = 3, [3] = 2, [4] = 3, [5] = 1, [6] = 5, [7] = 8, [8] = 8, [9] = 1 };

    public bool IsKnown => LastMinor.TryGetValue(Major, out int last) && Minor <= last;

    public int CompareTo(PtxVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public static bool operator <(PtxVersion a, PtxVersion b) => a.CompareTo(b) < 0;

    public static bool operator >(PtxVersion a, PtxVersion b) => a.CompareTo(b) > 0;

    public override string ToString() => $"{Major}.{Minor}";
}
