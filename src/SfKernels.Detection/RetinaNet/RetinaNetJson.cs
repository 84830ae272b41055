using System.Text.Json;
using System.Text.Json.Serialization;

namespace SfKernels.Detection.RetinaNet;

/// <summary>The settings of a model as text: equal settings give equal text.</summary>
public static class RetinaNetJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Indented JSON.</summary>
    public static string Write(RetinaNetSettings settings) => JsonSerializer.Serialize(settings, Options);

    /// <summary>The settings that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is damaged or says something unknown.</exception>
    public static RetinaNetSettings Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<RetinaNetSettings>(json, Options) ?? throw new InvalidDataException("model settings: JSON null");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"model settings: {error.Message}", error);
        }
    }
}
