using SfKernels.Engine;

namespace TorchSharp;

/// <summary>Recording switched on or off until disposed; belongs to one thread, as libtorch's switch does.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly bool _before;

    public AutoGradMode(bool enabled)
    {
        _before = IsEnabled;
        NativeMethods.sfk_set_grad_enabled(enabled ? 1 : 0);
    }

    public static bool IsEnabled => NativeMethods.sfk_grad_enabled() != 0;

    public void Dispose() => NativeMethods.sfk_set_grad_enabled(_before ? 1 : 0);
}
