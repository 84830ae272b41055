using System.Text.RegularExpressions;

namespace SfKernels.Detection.Weights;

/// <summary>Brings the names that weight files have had over the years to the ones used here, which are those of torchvision 0.14.</summary>
internal static partial class WeightNames
{
    private const string Parallel = "module.";
    private const string Body = "backbone.body.";

    /// <summary>
    /// The file's tensors under present-day names: without the "module." of data-parallel training, pyramid and head layers with their inner index,
    /// and, where the file is a plain classifier (conv1, layer1, ..., fc), its layers as a detector's body without the fc.
    /// </summary>
    /// <param name="tensors">As read.</param>
    /// <param name="names">Names of the module that wants them.</param>
    public static Dictionary<string, RawTensor> Normalise(IReadOnlyDictionary<string, RawTensor> tensors, IReadOnlySet<string> names)
    {
        var result = new Dictionary<string, RawTensor>(StringComparer.Ordinal);
        bool classifier = tensors.Keys.Any(static name => Single(name) == "conv1.weight") && !names.Contains("conv1.weight") && names.Contains(Body + "conv1.weight");
        foreach ((string original, RawTensor tensor) in tensors)
        {
            string name = Single(original);
            if (classifier)
            {
                name = Body + name;
            }

            if (!names.Contains(name))
            {
                name = Upgrade(name);
            }

            if (!(classifier && name.StartsWith(Body + "fc.", StringComparison.Ordinal)))
            {
                result[name] = tensor;
            }
        }

        return result;
    }

    private static string Single(string name) => name.StartsWith(Parallel, StringComparison.Ordinal) ? name[Parallel.Length..] : name;

    /// <summary>Before 0.13 head convolutions sat at even positions among their ReLUs, and pyramid convolutions were not wrapped.</summary>
    private static string Upgrade(string name)
    {
        Match head = OldHead().Match(name);
        if (head.Success && int.Parse(head.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is int position && position % 2 == 0)
        {
            return FormattableString.Invariant($"{head.Groups[1].Value}{position / 2}.0.{head.Groups[3].Value}");
        }

        return OldPyramid().Replace(name, "$1.0.$2");
    }

    [GeneratedRegex(@"^(head\.(?:classification|regression)_head\.conv\.)(\d{1,2})\.(weight|bias)$")]
    private static partial Regex OldHead();

    [GeneratedRegex(@"^(backbone\.fpn\.(?:inner|layer)_blocks\.\d{1,2})\.(weight|bias)$")]
    private static partial Regex OldPyramid();
}
