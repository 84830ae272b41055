namespace SfKernels.Kernels.Threading;

/// <summary>For work that needs no memory of its own.</summary>
internal sealed class NoScratch : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
