using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SfKernels.Detection.Weights;

namespace SfKernels.Training.Storage;

/// <summary>How every JSON file of a run is written: snake_case names, shortest exact numbers, NaN as a string.</summary>
public static class JsonFormat
{
    /// <summary>One line, for logs.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Indented, for files that people open.</summary>
    public static JsonSerializerOptions Pretty { get; } = Create(indented: true);

    /// <summary>Writes a value as an indented JSON file, whole or not at all.</summary>
    public static void Write<T>(string path, T value) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, value, Pretty);
        stream.WriteByte((byte)'\n');
    });

    /// <summary>Writes text that is JSON already, whole or not at all.</summary>
    public static void WriteText(string path, string json) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(json.TrimEnd() + "\n")));

    /// <summary>Reads a JSON file; a file that is cut off or of another shape is an <see cref="InvalidDataException"/> that names it.</summary>
    public static T Read<T>(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"'{path}' does not exist.", path);
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Pretty)
                ?? throw new InvalidDataException($"'{path}' holds null where {typeof(T).Name} was expected.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}): {e.Message}", e);
        }
    }

    private static JsonSerializerOptions Create(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // What a record computes from its other properties is not stored twice.
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };
}
