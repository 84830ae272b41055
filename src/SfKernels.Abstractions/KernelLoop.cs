namespace SfKernels.Abstractions;

/// <summary>Marks for loops of a kernel.</summary>
public static class KernelLoop
{
    /// <summary>
    /// The trip count of a loop that the generator writes out in full: <c>for (int i = 0; i &lt; KernelLoop.Unroll(4); i++)</c>.
    /// The count is a constant of the kernel. Elsewhere the method is the identity.
    /// </summary>
    /// <param name="count">Constant trip count.</param>
    public static int Unroll(int count) => count;
}
