namespace SfKernels.Ptx;

/// <summary>What the manual leaves undefined was about to happen; the interpreter turns it into a fault with its place.</summary>
public sealed class PtxUndefinedException(string message, int lane = -1) : Exception(message)
{
    /// <summary>The lane of the warp, or -1 where all lanes share the cause.</summary>
    public int Lane { get; } = lane;
}
