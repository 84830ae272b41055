using SfKernels.Ptx.Numerics;

namespace SfKernels.Ptx;

/// <summary>How a launch runs.</summary>
public sealed record LaunchOptions
{
    public static readonly LaunchOptions Default = new();

    /// <summary>Where approximate instructions lie within their stated error.</summary>
    public ApproximationError Error { get; init; }

    /// <summary>0: groups and warps run in their order. Otherwise in an order drawn from the seed: results of correct kernels do not depend on it.</summary>
    public int ScheduleSeed { get; init; }

    /// <summary>Bytes of dynamic shared memory.</summary>
    public int DynamicSharedBytes { get; init; }

    /// <summary>Instructions issued to warps before the launch is taken for endless.</summary>
    public long MaximumIssues { get; init; } = 200_000_000;
}
