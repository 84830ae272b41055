using System.Text.Json.Serialization;

namespace SfKernels.Training.Checkpoint;

/// <summary>One fact that a resumed run shares with its start.</summary>
/// <param name="Name">Option or fact in words.</param>
/// <param name="Value">What is compared.</param>
/// <param name="Shown">What people are shown; null shows the value.</param>
public sealed record RunIdentityEntry(string Name, string Value, string? Shown = null)
{
    /// <summary>Text for messages.</summary>
    [JsonIgnore]
    public string Text => Shown ?? Value;
}
