using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Detection.Weights;

/// <summary>Copies weights into a module, all or none: everything is checked before the first tensor is touched.</summary>
public static class WeightLoader
{
    private const int Listed = 5;

    /// <summary>Loads a file.</summary>
    /// <param name="module">Keeps its device and dtypes.</param>
    /// <param name="path">`.safetensors`, or a state dict of torch.save.</param>
    /// <param name="match">How closely the file must fit.</param>
    /// <param name="classLayers">Prefixes of the layers whose shape depends on the number of classes, for <see cref="WeightMatch.Initial"/>.</param>
    /// <exception cref="ArgumentException">The file is sound but for another model.</exception>
    /// <exception cref="InvalidDataException">The file is not a sound weight file.</exception>
    public static WeightReport Load(nn.Module module, string path, WeightMatch match = WeightMatch.Exact, IReadOnlyList<string>? classLayers = null) =>
        Load(module, WeightFile.Read(path), match, classLayers, path);

    /// <summary>Loads tensors already read.</summary>
    /// <param name="module">Keeps its device and dtypes.</param>
    /// <param name="tensors">By name.</param>
    /// <param name="match">How closely they must fit.</param>
    /// <param name="classLayers">As above.</param>
    /// <param name="source">Where they come from, for messages.</param>
    public static WeightReport Load(
        nn.Module module, IReadOnlyDictionary<string, RawTensor> tensors, WeightMatch match, IReadOnlyList<string>? classLayers = null, string source = "weights")
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(tensors);
        Dictionary<string, Tensor> own = module.state_dict();
        Dictionary<string, RawTensor> given = WeightNames.Normalise(tensors, own.Keys.ToHashSet(StringComparer.Ordinal));
        string[] shared = [.. own.Keys.Where(given.ContainsKey)];
        string[] reshaped = [.. shared.Where(name => !own[name].shape.SequenceEqual(given[name].Shape) || own[name].is_floating_point() != given[name].Type.IsFloat())];
        string[] skipped = match == WeightMatch.Initial
            ? [.. reshaped.Where(name => classLayers?.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) == true)]
            : [];
        var report = new WeightReport(
            [.. shared.Except(skipped)],
            [.. own.Keys.Where(name => !given.ContainsKey(name) && !Optional(name))],
            [.. given.Keys.Where(name => !own.ContainsKey(name) && !Optional(name))],
            skipped);
        Refuse(report, match, source, [.. reshaped.Except(skipped).Select(name => $"{name} is {given[name].Type} [{Sides(given[name].Shape)}] in the file, {own[name].dtype} [{Sides(own[name].shape)}] in the model")]);
        Copy(own, given, report.Loaded);
        return report;
    }

    /// <summary>A counter that only some batch norms keep, and that no forward pass reads.</summary>
    private static bool Optional(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static void Refuse(WeightReport report, WeightMatch match, string source, string[] reshaped)
    {
        List<string> faults = [];
        if (reshaped.Length > 0)
        {
            faults.Add(List("other shapes or kinds", reshaped));
        }

        if (match == WeightMatch.Exact && report.Missing.Count > 0)
        {
            faults.Add(List("missing in the file", report.Missing));
        }

        if (match == WeightMatch.Exact && report.Unexpected.Count > 0)
        {
            faults.Add(List("unknown to the model", report.Unexpected));
        }

        if (report.Loaded.Count == 0 && faults.Count == 0)
        {
            if (report.Unexpected.Any(static name => name.StartsWith("model.", StringComparison.Ordinal)) && report.Unexpected.Any(static name => name.StartsWith("optimizer.", StringComparison.Ordinal)))
                throw new ArgumentException($"{source} is the state of a training run: take its weights alone, best.safetensors in the same folder, or go on with --resume.", nameof(source));
            faults.Add($"no tensor of the file belongs to the model; {List("the file has", report.Unexpected)}");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"{source} does not fit the model: {string.Join("; ", faults)}. Choose the backbone and the classes that the weights were trained with.", nameof(source));
        }
    }

    private static string List(string what, IReadOnlyList<string> names)
    {
        string more = names.Count > Listed ? $" and {names.Count - Listed} more" : string.Empty;
        return $"{what} ({names.Count}): {string.Join(", ", names.Take(Listed))}{more}";
    }

    private static string Sides(IEnumerable<long> shape) => string.Join(", ", shape);

    private static void Copy(Dictionary<string, Tensor> own, Dictionary<string, RawTensor> given, IReadOnlyList<string> names)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (string name in names)
        {
            own[name].copy_(given[name].ToTensor());
        }
    }
}
