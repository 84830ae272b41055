namespace SfKernels.Generators.Models;

/// <summary>The partial class that a kernel stands in.</summary>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Declarations">Declarations from the outermost class inwards, such as "static partial class Kernels".</param>
/// <param name="Name">Simple names joined by underscores.</param>
internal sealed record ContainerModel(string Namespace, EquatableArray<string> Declarations, string Name)
{
    /// <summary>The start of the names of its generated files.</summary>
    public string FilePrefix => Namespace.Length == 0 ? string.Empty : PtxName.Of(Namespace.Replace('.', '_')) + ".";
}
