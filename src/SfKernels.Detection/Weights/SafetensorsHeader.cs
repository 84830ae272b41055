using System.Buffers.Binary;
using System.Text.Json;

namespace SfKernels.Detection.Weights;

/// <summary>
/// The header of a safetensors file: 8 bytes little-endian length, then that many bytes of JSON
/// {"name": {"dtype": "F32", "shape": [..], "data_offsets": [begin, end]}, "__metadata__": {string: string}}.
/// Reading checks everything a hostile file could get wrong before any tensor is touched.
/// </summary>
public sealed class SafetensorsHeader
{
    /// <summary>Longest header accepted, bytes (the format's own bound).</summary>
    public const long MaxLength = 100_000_000;

    internal const string MetadataKey = "__metadata__";

    private SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataStart)
    {
        Entries = entries;
        Metadata = metadata;
        DataStart = dataStart;
    }

    /// <summary>The tensors in order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Free text that travels with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Position of the first tensor byte in the file.</summary>
    public long DataStart { get; }

    /// <summary>Reads and checks the header of a file.</summary>
    /// <param name="stream">Positioned at the start of the file; seekable.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <exception cref="InvalidDataException">The header is not one, or disagrees with the file.</exception>
    public static SafetensorsHeader Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.Length < 8)
        {
            throw Bad(source, $"{stream.Length} bytes long, shorter than the 8 bytes that hold the header's length");
        }

        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength)
        {
            throw Bad(source, $"neither .safetensors nor a file of torch.save (as .safetensors its header would have {length} bytes; at most {MaxLength} are accepted)");
        }

        if ((long)length > stream.Length - 8)
        {
            throw Bad(source, $"claims a header of {length} bytes in a file of {stream.Length}; the file is cut short");
        }

        byte[] json = new byte[length];
        stream.ReadExactly(json);
        if (json.Length == 0 || json[0] != (byte)'{')
        {
            throw Bad(source, "header does not start with '{'");
        }

        return Parse(json, stream.Length - 8 - (long)length, source);
    }

    private static SafetensorsHeader Parse(byte[] json, long dataLength, string source)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    throw Bad(source, $"names '{property.Name}' twice");
                }

                if (property.NameEquals(MetadataKey))
                {
                    ReadMetadata(property.Value, metadata, source);
                }
                else
                {
                    entries.Add(ReadEntry(property, dataLength, source));
                }
            }
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{source}: header is not valid JSON: {error.Message}", error);
        }

        entries.Sort(static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        CheckCover(entries, dataLength, source);
        return new SafetensorsHeader(entries, metadata, 8 + json.Length);
    }

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata, string source)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(static p => p.Value.ValueKind != JsonValueKind.String))
        {
            throw Bad(source, $"{MetadataKey} is not an object of strings");
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private static SafetensorsEntry ReadEntry(JsonProperty property, long dataLength, string source)
    {
        string name = property.Name;
        JsonElement value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out JsonElement shape) || !TryReadLongs(shape, out long[] sides)
            || !value.TryGetProperty("data_offsets", out JsonElement offsets) || !TryReadLongs(offsets, out long[] range) || range.Length != 2)
        {
            throw Bad(source, $"tensor '{name}' needs dtype (string), shape (integers) and data_offsets (two integers)");
        }

        if (!Enum.GetNames<ElementType>().Contains(dtype.GetString()))
        {
            throw Bad(source, $"tensor '{name}' has dtype '{dtype.GetString()}'; known are {string.Join(", ", Enum.GetNames<ElementType>())}");
        }

        ElementType type = Enum.Parse<ElementType>(dtype.GetString()!);
        (long begin, long end) = (range[0], range[1]);
        if (begin < 0 || end < begin || end > dataLength)
        {
            throw Bad(source, $"tensor '{name}' lies at bytes [{begin}, {end}) of a data section of {dataLength} bytes");
        }

        if (type.ByteLength(sides) != end - begin)
        {
            throw Bad(source, $"tensor '{name}' of {type} [{string.Join(", ", sides)}] does not fit its {end - begin} bytes");
        }

        return new SafetensorsEntry(name, type, sides, begin, end);
    }

    private static bool TryReadLongs(JsonElement array, out long[] values)
    {
        values = [];
        if (array.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        values = new long[array.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out values[index++]))
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckCover(List<SafetensorsEntry> entries, long dataLength, string source)
    {
        long position = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != position)
            {
                string what = entry.Begin < position ? "overlaps the tensor before it" : "leaves a gap before it";
                throw Bad(source, $"tensor '{entry.Name}' at bytes [{entry.Begin}, {entry.End}) {what}");
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            throw Bad(source, $"{dataLength - position} bytes after the last tensor belong to none");
        }
    }

    private static InvalidDataException Bad(string source, string reason) => new($"{source}: {reason}");
}
