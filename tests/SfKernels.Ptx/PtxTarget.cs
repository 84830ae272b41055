namespace SfKernels.Ptx;

/// <summary>A target architecture such as sm_80, without architecture-specific features.</summary>
public readonly record struct PtxTarget(int Architecture)
{
    /// <summary>The first version of the ISA that knows each target: the table of section 13.</summary>
    private static readonly Dictionary<int, PtxVersion> Since = new()
    {
        [50] = new(4, 0), [52] = new(4, 1), [53] = new(4, 2), [60] = new(5, 0), [61] = new(5, 0), [62] = new(5, 0), [70] = new(6, 0), [72] = new(6, 1), [75] = new(6, 3),
        [80] = new(7, 0), [86] = new(7, 1), [87] = new(7, 4), [89] = new(7, 8), [90] = new(7, 8), [100] = new(8, 6), [103] = new(8, 8), [120] = new(8, 7), [121] = new(8, 8),
    };

    /// <summary>The target that a name stands for, or null.</summary>
    public static PtxTarget? Parse(string name) =>
        name.StartsWith("sm_", StringComparison.Ordinal) && int.TryParse(name.AsSpan(3), out int architecture) && Since.ContainsKey(architecture) ? new PtxTarget(architecture) : null;

    public PtxVersion FirstVersion => Since[Architecture];

    public override string ToString() => $"sm_{Architecture}";
}
