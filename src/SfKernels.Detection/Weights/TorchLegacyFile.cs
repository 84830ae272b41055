using SfKernels.Detection.Weights.Pickle;

namespace SfKernels.Detection.Weights;

/// <summary>
/// The form of torch.save before PyTorch 1.6: pickles of a magic number, a protocol version, system facts, the value and the list of storage keys,
/// then each storage as a 64-bit element count and its bytes.
/// </summary>
internal static class TorchLegacyFile
{
    private const long Version = 1001;

    /// <summary>Opcode LONG1, ten bytes of 0x1950a86a20f9469cfc6c, STOP; two bytes of protocol come before it.</summary>
    private static ReadOnlySpan<byte> Magic => [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <summary>The pickled value, and a way to the bytes of the storages it names.</summary>
    public static (object? Value, Func<PickleStorage, ReadOnlyMemory<byte>> BytesOf) Read(Stream stream, string source)
    {
        if (stream.Length > Array.MaxLength)
        {
            throw new InvalidDataException($"{source}: {stream.Length} bytes in the form of torch.save before 1.6; at most {Array.MaxLength} can be read: save it again with a newer PyTorch");
        }

        byte[] data = new byte[stream.Length];
        stream.ReadExactly(data);
        if (!data.AsSpan(2).StartsWith(Magic))
        {
            throw new InvalidDataException($"{source}: a bare pickle, not a file of torch.save");
        }

        var types = new Dictionary<string, ElementType>(StringComparer.Ordinal);
        var reader = new PickleReader(data, source, 2 + Magic.Length);
        object? version = RestrictedUnpickler.Load(reader, PickleCalls.Storage);
        if (version is not Version)
        {
            throw new InvalidDataException($"{source}: torch.save protocol {Version} expected");
        }

        object? system = RestrictedUnpickler.Load(reader, PickleCalls.Storage);
        if (system is PickleDict facts && facts.TryGet("little_endian", out object? little) && little is false)
        {
            throw new InvalidDataException($"{source}: was written on a big-endian machine; save it again on a little-endian one");
        }

        object? value = RestrictedUnpickler.Load(reader, (r, id) =>
        {
            PickleStorage storage = PickleCalls.Storage(r, id);
            return types.TryAdd(storage.Key, storage.Type) || types[storage.Key] == storage.Type
                ? storage
                : throw r.Bad($"storage '{storage.Key}' has two types");
        });
        object? keys = RestrictedUnpickler.Load(reader, PickleCalls.Storage);
        Dictionary<string, ReadOnlyMemory<byte>> storages = Storages(reader, data, keys, types, source);
        return (value, storage => Bytes(storages, storage, source));
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Storages(PickleReader reader, ReadOnlyMemory<byte> data, object? keys, Dictionary<string, ElementType> types, string source)
    {
        var storages = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (object? item in keys as List<object?> ?? throw new InvalidDataException($"{source}: the list of storage keys is missing"))
        {
            if (item is not string key || !types.TryGetValue(key, out ElementType type))
            {
                throw new InvalidDataException($"{source}: a storage key names no storage");
            }

            ulong elements = reader.ReadUInt64();
            int start = reader.Position;
            int length = reader.Take(elements > (ulong)data.Length ? ulong.MaxValue : elements * (ulong)type.Size()).Length;
            storages[key] = data.Slice(start, length);
        }

        return storages;
    }

    private static ReadOnlyMemory<byte> Bytes(Dictionary<string, ReadOnlyMemory<byte>> storages, PickleStorage storage, string source)
    {
        long claimed = (storage.Offset + storage.Elements) * storage.Type.Size();
        return storages.TryGetValue(storage.Key, out ReadOnlyMemory<byte> bytes) && bytes.Length >= claimed
            ? bytes
            : throw new InvalidDataException($"{source}: storage '{storage.Key}' is missing or shorter than the {storage.Elements} elements of {storage.Type} that were promised");
    }
}
