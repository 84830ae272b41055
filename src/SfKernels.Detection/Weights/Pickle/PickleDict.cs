namespace SfKernels.Detection.Weights.Pickle;

/// <summary>A Python dict or OrderedDict. Keys are strings or integers: nothing else has a cheap and harmless hash.</summary>
internal sealed class PickleDict
{
    private readonly Dictionary<object, object?> _values = [];

    public IReadOnlyDictionary<object, object?> Values => _values;

    public object? this[object key]
    {
        set => _values[key] = value;
    }

    public bool TryGet(string key, out object? value) => _values.TryGetValue(key, out value);
}
