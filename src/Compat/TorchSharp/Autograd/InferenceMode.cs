using SfKernels.Engine;

namespace TorchSharp;

/// <summary>libtorch's inference mode until disposed, on one thread.</summary>
internal sealed class InferenceMode(bool enabled) : IDisposable
{
    private nint _guard = NativeMethods.sfk_inference_enter(enabled ? 1 : 0);

    public void Dispose()
    {
        var guard = Interlocked.Exchange(ref _guard, 0);
        if (guard != 0) NativeMethods.sfk_inference_leave(guard);
    }
}
