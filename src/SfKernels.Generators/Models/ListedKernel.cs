namespace SfKernels.Generators.Models;

/// <summary>What the files that belong to no single kernel depend on.</summary>
internal sealed record ListedKernel(ContainerModel Container, string Image, bool IsPublic, EquatableArray<MirrorModel> Mirrors)
{
    public ListedKernel(KernelModel model)
        : this(model.Container, ImageOf(model), model.IsPublic, model.Mirrors)
    {
    }

    private static string ImageOf(KernelModel model)
    {
        string @namespace = model.Container.Namespace.Length == 0 ? "global::" : $"global::{model.Container.Namespace}.";
        return @namespace + string.Join(".", model.Container.Declarations.Select(declaration => declaration.Substring(declaration.LastIndexOf(' ') + 1))) + $".{model.MemberName}Image";
    }
}
