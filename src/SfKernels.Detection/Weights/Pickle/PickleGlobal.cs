namespace SfKernels.Detection.Weights.Pickle;

/// <summary>The only names a pickle may mention, and what they stand for here. None of them is ever looked up in a running program.</summary>
internal abstract record PickleGlobal
{
    private static readonly Dictionary<string, ElementType> StorageNames = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = ElementType.F64,
        ["FloatStorage"] = ElementType.F32,
        ["HalfStorage"] = ElementType.F16,
        ["BFloat16Storage"] = ElementType.BF16,
        ["LongStorage"] = ElementType.I64,
        ["IntStorage"] = ElementType.I32,
        ["ShortStorage"] = ElementType.I16,
        ["CharStorage"] = ElementType.I8,
        ["ByteStorage"] = ElementType.U8,
        ["BoolStorage"] = ElementType.BOOL,
    };

    private PickleGlobal()
    {
    }

    /// <summary>The allowed global of that name, or null.</summary>
    public static PickleGlobal? Find(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => new OrderedDict(),
        ("torch._utils", "_rebuild_tensor_v2") => new RebuildTensor(),
        ("torch._utils", "_rebuild_parameter") => new RebuildParameter(),
        ("torch", _) when StorageNames.TryGetValue(name, out ElementType type) => new Storage(type),
        _ => null,
    };

    /// <summary>collections.OrderedDict.</summary>
    internal sealed record OrderedDict : PickleGlobal;

    /// <summary>torch._utils._rebuild_tensor_v2.</summary>
    internal sealed record RebuildTensor : PickleGlobal;

    /// <summary>torch._utils._rebuild_parameter.</summary>
    internal sealed record RebuildParameter : PickleGlobal;

    /// <summary>torch.FloatStorage and its kin: named in persistent ids, never called.</summary>
    internal sealed record Storage(ElementType Type) : PickleGlobal;
}
