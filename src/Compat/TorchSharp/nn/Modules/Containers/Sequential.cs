using System.Globalization;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Modules called one after the other; each intermediate result is disposed as soon as the next module has consumed it.
/// Modules are named by their index unless a name is given.
/// </summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.IModule<Tensor, Tensor>> steps = [];
    private readonly List<string> names = [];

    protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, submodule) in modules)
            append(name, submodule);
    }

    protected Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules)
            append(module);
    }

    internal Sequential()
        : base(nameof(Sequential))
    {
    }

    public int Count => steps.Count;

    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => steps[index];

    /// <summary>The modules from start to before end, shared with this container, under their own names.</summary>
    [IndexerName("SequentialItems")]
    public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    [IndexerName("SequentialItems")]
    public Sequential this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(CultureInfo.InvariantCulture), module);

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        ArgumentNullException.ThrowIfNull(module);
        register_module(name, (nn.Module)module);
        steps.Add(module);
        names.Add(name);
        return this;
    }

    public override Tensor forward(Tensor tensor)
    {
        if (steps.Count == 0)
            return tensor.alias();
        var current = steps[0].call(tensor);
        for (var i = 1; i < steps.Count; i++)
        {
            var next = steps[i].call(current);
            if (!ReferenceEquals(next, current))
                current.Dispose();
            current = next;
        }
        return current;
    }

    private Sequential Slice(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Count);
        var slice = new Sequential();
        for (var i = start; i < end; i++)
            slice.append(names[i], steps[i]);
        return slice;
    }
}
