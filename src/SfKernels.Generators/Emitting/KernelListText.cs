using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Emitting;

/// <summary>Writes the list of all kernels of an assembly, and the structs with device views that their launchers take.</summary>
internal static class KernelListText
{
    public static void Write(SourceProductionContext context, (ImmutableArray<ListedKernel> Kernels, EmitOptions Options) input)
    {
        if (input.Kernels.IsEmpty)
            return;
        context.AddSource("PtxKernelList.g.cs", List(input.Kernels, input.Options));
        foreach (IGrouping<ContainerModel, ListedKernel> container in input.Kernels.Where(kernel => kernel.Mirrors.Count > 0).GroupBy(kernel => kernel.Container))
            context.AddSource($"{container.Key.FilePrefix}{PtxName.Of(container.Key.Name)}.Arguments.g.cs", Mirrors(container.Key, container));
    }

    private static string List(ImmutableArray<ListedKernel> kernels, EmitOptions options)
    {
        CodeText text = new();
        text.Line($"namespace {Namespace(options.AssemblyName)};").Line();
        text.Line("/// <summary>All kernels of this assembly.</summary>");
        text.Open("public static class PtxKernelList");
        text.Line("/// <summary>The images, in the order of their entries.</summary>");
        text.Line("public static global::System.Collections.Generic.IReadOnlyList<global::SfKernels.Abstractions.KernelImage> All { get; } =");
        text.Line("[");
        foreach (string image in kernels.Select(kernel => kernel.Image).OrderBy(name => name, StringComparer.Ordinal))
            text.Line($"    {image},");
        text.Line("];");
        return text.Close().ToString();
    }

    private static string Mirrors(ContainerModel container, IEnumerable<ListedKernel> kernels)
    {
        CodeText text = new();
        LauncherText.OpenContainer(text, container);
        foreach (MirrorModel mirror in kernels.SelectMany(kernel => kernel.Mirrors).Distinct().OrderBy(mirror => mirror.Name, StringComparer.Ordinal))
        {
            string access = kernels.Any(kernel => kernel.IsPublic && kernel.Mirrors.Contains(mirror)) ? "public" : "internal";
            text.Line($"/// <summary>{System.Security.SecurityElement.Escape(mirror.Original)} as a launcher takes it: device views in place of array views.</summary>");
            foreach (MirrorField field in mirror.Fields)
                text.Line($"/// <param name=\"{field.Name}\">The field of this name.</param>");
            text.Line($"{access} readonly record struct {mirror.Name}({string.Join(", ", mirror.Fields.Select(field => $"{field.Type} {field.Name}"))});");
        }

        LauncherText.CloseContainer(text, container);
        return text.ToString();
    }

    // Parts of an assembly's name that are no identifiers become ones.
    private static string Namespace(string assemblyName) =>
        string.Join(".", assemblyName.Split('.').Select(part => new string([.. part.Select(letter => char.IsLetterOrDigit(letter) ? letter : '_')])).Select(part => part.Length == 0 || char.IsDigit(part[0]) || SyntaxFacts.GetKeywordKind(part) != SyntaxKind.None ? "_" + part : part));
}
