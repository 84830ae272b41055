using System.Text.Json;
using System.Text.Json.Nodes;
using SfKernels.Detection.Weights;
using SfKernels.Kernels.Prior;

namespace SfKernels.Detection.SamplingFree;

/// <summary>
/// One JSON file that holds the counts of one data set together with all they were computed from. A file that is missing, damaged, of another format or
/// of another key is no hit; it is replaced whole, never half written.
/// </summary>
public sealed class PriorCache
{
    // Raise when counting changes: older files are then recomputed.
    private const int Format = 1;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly string _path;

    /// <summary>Uses the file at <paramref name="path"/>, which need not exist.</summary>
    public PriorCache(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
    }

    /// <summary>The stored counts, or what <paramref name="count"/> gives, which is then stored. A cache that cannot be written costs time, not the run.</summary>
    public ForegroundCounts GetOrCount(PriorKey key, Func<ForegroundCounts> count)
    {
        ArgumentNullException.ThrowIfNull(count);
        if (Read(key) is { } stored)
        {
            return stored;
        }

        ForegroundCounts counts = count();
        try
        {
            Write(key, counts);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return counts;
        }

        return counts;
    }

    /// <summary>The counts stored for exactly this key, or null.</summary>
    public ForegroundCounts? Read(PriorKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            JsonNode? file = JsonNode.Parse(File.ReadAllText(_path));
            Entry? entry = file.Deserialize<Entry>(s_json);
            bool hit = entry?.Format == Format && JsonNode.DeepEquals(file?["computed_from"], JsonSerializer.SerializeToNode(key, s_json));
            return hit && IsPlausible(entry!.Counts) ? entry.Counts : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file.</summary>
    public void Write(PriorKey key, ForegroundCounts counts)
    {
        ArgumentNullException.ThrowIfNull(key);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        AtomicFile.Write(_path, stream => JsonSerializer.Serialize(stream, new Entry(Format, key, counts), s_json));
    }

    private static bool IsPlausible(in ForegroundCounts counts) =>
        counts is { Foreground: >= 0, Background: >= 0, Between: >= 0, Images: >= 0, Boxes: >= 0 };

    private sealed record Entry(int Format, PriorKey ComputedFrom, ForegroundCounts Counts);
}
