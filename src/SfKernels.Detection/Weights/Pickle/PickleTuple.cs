namespace SfKernels.Detection.Weights.Pickle;

/// <summary>A Python tuple.</summary>
internal sealed class PickleTuple(object?[] items)
{
    public object?[] Items => items;
}
