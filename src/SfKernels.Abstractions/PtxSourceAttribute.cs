namespace SfKernels.Abstractions;

/// <summary>A source file of a library of kernels, without its comments. Written and read by the generator.</summary>
/// <param name="name">Name of the file.</param>
/// <param name="text">Its text.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class PtxSourceAttribute(string name, string text) : Attribute
{
    /// <summary>Name of the file.</summary>
    public string Name { get; } = name;

    /// <summary>Its text.</summary>
    public string Text { get; } = text;
}
