using SfKernels.Ops.Engine;
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
    private Tensor? _values;

    /// <summary>Notes a step without waiting for it.</summary>
    /// <param name="iteration">1-based step.</param>
    /// <param name="names">Images of its batch.</param>
    /// <param name="values">Its scalars on the device, see <see cref="StepValues.Gather"/>. Each loss counts: under guidance the total of a batch without boxes leaves the classification loss out.</param>
    public void Note(int iteration, IReadOnlyList<string> names, Tensor values)
    {
        using var scope = NewDisposeScope();
        _names[iteration] = names;
        Tensor earlier = _first ?? full(Array.Empty<long>(), None, ScalarType.Int64, values.device);
        Tensor now = StepValues.IsFiniteOf(values).logical_not().logical_and(earlier.EqualTo(None));
        Tensor first = earlier.Filled(now, iteration).DetachFromDisposeScope();
        Tensor kept = where(now, values, _values ?? values).DetachFromDisposeScope();
        Dispose();
        (_first, _values) = (first, kept);
    }

    /// <summary>Asks the device; forgets the images of finite steps.</summary>
    /// <returns>The first bad step, its images and its scalars, or null.</returns>
    public (int Iteration, IReadOnlyList<string> Names, StepValues Values)? Find()
    {
        if (_first is null)
            return null;
        using Tensor onHost = _first.cpu();
        long first = onHost.item<long>();
        if (first != None)
            return ((int)first, _names[(int)first], StepValues.Read(_values!));
        _names.Clear();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _first?.Dispose();
        _values?.Dispose();
    }
}
