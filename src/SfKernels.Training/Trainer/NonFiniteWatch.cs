using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Training.Trainer;

/// <summary>
/// Remembers on the device which step was the first whose loss was not finite, so that a GPU is asked only where a step is logged,
/// and which images the steps since then had.
/// </summary>
internal sealed class NonFiniteWatch : IDisposable
{
    private const long None = -1;
    private readonly Dictionary<int, IReadOnlyList<string>> _names = [];
    private Tensor? _first;

    /// <summary>Notes a step without waiting for it.</summary>
    /// <param name="iteration">1-based step.</param>
    /// <param name="names">Images of its batch.</param>
    /// <param name="loss">Scalar on the device.</param>
    public void Note(int iteration, IReadOnlyList<string> names, Tensor loss)
    {
        using var scope = NewDisposeScope();
        _names[iteration] = names;
        Tensor earlier = _first ?? tensor(None, device: loss.device);
        Tensor now = loss.detach().isfinite().logical_not().logical_and(earlier.eq(None));
        Tensor first = where(now, tensor((long)iteration, device: loss.device), earlier).DetachFromDisposeScope();
        _first?.Dispose();
        _first = first;
    }

    /// <summary>Asks the device; forgets the images of finite steps.</summary>
    /// <returns>The first bad step and its images, or null.</returns>
    public (int Iteration, IReadOnlyList<string> Names)? Find()
    {
        if (_first is null)
            return null;
        using Tensor onHost = _first.cpu();
        long first = onHost.item<long>();
        if (first != None)
            return ((int)first, _names[(int)first]);
        _names.Clear();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _first?.Dispose();
}
