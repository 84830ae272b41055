using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace SfKernels.Detection.Weights;

/// <summary>Reads and writes `.safetensors` files as raw tensors.</summary>
public static class Safetensors
{
    /// <summary>Reads every tensor of a file.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole, consistent safetensors file.</exception>
    public static SafetensorsContent Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads every tensor of a stream.</summary>
    /// <param name="stream">Positioned at the start of the file; seekable.</param>
    /// <param name="source">The file's name for messages.</param>
    public static SafetensorsContent Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsHeader header = SafetensorsHeader.Read(stream, source);
        var tensors = new Dictionary<string, RawTensor>(header.Entries.Count, StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in header.Entries)
        {
            if (entry.End - entry.Begin > Array.MaxLength)
            {
                throw new InvalidDataException($"{source}: tensor '{entry.Name}' has {entry.End - entry.Begin} bytes; at most {Array.MaxLength} can be read");
            }

            byte[] bytes = new byte[entry.End - entry.Begin];
            stream.ReadExactly(bytes);
            tensors.Add(entry.Name, new RawTensor(entry.Type, entry.Shape, bytes));
        }

        return new SafetensorsContent(tensors, header.Metadata);
    }

    /// <summary>Writes a file that appears only when it is complete.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, RawTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream. Wide elements come first so that every tensor is aligned to its element.</summary>
    public static void Write(Stream stream, IReadOnlyDictionary<string, RawTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, RawTensor>[] ordered = [.. tensors
            .OrderByDescending(static pair => pair.Value.Type.Size())
            .ThenBy(static pair => pair.Key, StringComparer.Ordinal)];
        byte[] header = Header(ordered, metadata);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach ((_, RawTensor tensor) in ordered)
        {
            stream.Write(tensor.Bytes.Span);
        }
    }

    private static byte[] Header(KeyValuePair<string, RawTensor>[] ordered, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach ((string key, string value) in metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long position = 0;
            foreach ((string name, RawTensor tensor) in ordered)
            {
                WriteEntry(json, name, tensor, position);
                position += tensor.Bytes.Length;
            }

            json.WriteEndObject();
        }

        // Spaces after the JSON keep the data section on a multiple of eight bytes.
        buffer.Write(Encoding.ASCII.GetBytes(new string(' ', (int)((8 - (buffer.Length % 8)) % 8))));
        return buffer.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, RawTensor tensor, long position)
    {
        if (tensor.Type.ByteLength([.. tensor.Shape]) != tensor.Bytes.Length)
        {
            throw new ArgumentException($"tensor '{name}' of {tensor.Type} [{string.Join(", ", tensor.Shape)}] does not fit its {tensor.Bytes.Length} bytes", nameof(tensor));
        }

        if (name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"'{name}' is the format's own word: give the tensor another name", nameof(name));
        }

        json.WriteStartObject(name);
        json.WriteString("dtype", tensor.Type.ToString());
        json.WriteStartArray("shape");
        foreach (long side in tensor.Shape)
        {
            json.WriteNumberValue(side);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(position);
        json.WriteNumberValue(position + tensor.Bytes.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
