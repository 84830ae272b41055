namespace SfKernels.Detection.Weights.Pickle;

/// <summary>What the allowed globals do when a pickle calls them, and how persistent ids become storages.</summary>
internal static class PickleCalls
{
    /// <summary>Most axes a tensor may have, as in torch.</summary>
    private const int MaxRank = 64;

    public static object? Call(PickleReader reader, object? callable, object? arguments)
    {
        if (arguments is not PickleTuple { Items: var items })
        {
            throw reader.Bad("REDUCE without an argument tuple refused");
        }

        return callable switch
        {
            PickleGlobal.OrderedDict when items.Length == 0 => new PickleDict(),
            PickleGlobal.OrderedDict => throw reader.Bad("OrderedDict with arguments refused"),
            PickleGlobal.RebuildTensor => RebuildTensor(reader, items),
            PickleGlobal.RebuildParameter when items is [PickleTensor tensor, ..] => tensor,
            PickleGlobal.RebuildParameter => throw reader.Bad("_rebuild_parameter of something other than a tensor refused"),
            _ => throw reader.Bad($"REDUCE refused: {RestrictedUnpickler.Describe(callable)} is not callable here"),
        };
    }

    public static PickleStorage Storage(PickleReader reader, object? id)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal.Storage { Type: var type }, string key, string, long elements, .. var rest] } || rest.Length > 1)
        {
            throw reader.Bad("persistent id refused: only ('storage', type, key, location, numel) is known");
        }

        if (elements < 0 || elements > long.MaxValue / 8)
        {
            throw reader.Bad($"storage '{key}' of {elements} elements refused");
        }

        return rest switch
        {
            [] or [null] => new PickleStorage(type, key, elements),
            [PickleTuple { Items: [string, long offset, long size] }] when offset >= 0 && size >= 0 && offset <= elements - size
                => new PickleStorage(type, key, size, offset),
            _ => throw reader.Bad($"view of storage '{key}' refused"),
        };
    }

    private static PickleTensor RebuildTensor(PickleReader reader, object?[] items)
    {
        if (items is not [PickleStorage storage, long offset, PickleTuple { Items: var shape }, PickleTuple { Items: var strides }, bool, ..]
            || items.Length > 7 || shape.Length > MaxRank || strides.Length > MaxRank
            || !shape.All(static side => side is long) || !strides.All(static stride => stride is long))
        {
            throw reader.Bad("_rebuild_tensor_v2 refused: arguments are not (storage, offset, size, stride, requires_grad, hooks) of at most 64 axes");
        }

        if (items.Length > 5 && items[5] is not (null or PickleDict { Values.Count: 0 }))
        {
            throw reader.Bad("_rebuild_tensor_v2 with backward hooks refused");
        }

        long[] sides = [.. shape.Select(static side => (long)side!)];
        long[] steps = [.. strides.Select(static stride => (long)stride!)];
        return PickleTensor.Fault(storage, offset, sides, steps) is string fault
            ? throw reader.Bad(fault)
            : new PickleTensor(storage, storage.Offset + offset, sides, steps);
    }
}
