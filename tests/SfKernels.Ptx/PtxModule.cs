using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx;

/// <summary>One PTX text: version, target, entries, all checked.</summary>
public sealed class PtxModule
{
    internal PtxModule(PtxVersion version, PtxTarget target, IReadOnlyList<PtxEntry> entries)
    {
        Version = version;
        Target = target;
        Entries = entries;
    }

    public PtxVersion Version { get; }

    public PtxTarget Target { get; }

    /// <summary>The kernels in the order of the text.</summary>
    public IReadOnlyList<PtxEntry> Entries { get; }

    /// <summary>Reads a whole text.</summary>
    /// <exception cref="PtxSyntaxException">Anything that is not valid PTX, or that the interpreter does not know.</exception>
    public static PtxModule Parse(string text) => new ModuleParser(text).Parse();

    /// <summary>The kernel of that name.</summary>
    public PtxEntry Entry(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name) ?? throw new ArgumentException($"The module has no entry '{name}'; it has {string.Join(", ", Entries.Select(entry => entry.Name))}.", nameof(name));
}
