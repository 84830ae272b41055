using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Sources of kernels across assemblies: put into a library, read by the projects that reference it. Method bodies are not in metadata.</summary>
internal static class KernelLibrary
{
    private const string Abstractions = "SfKernels.Abstractions";
    private const string LibraryAttribute = "SfKernels.Abstractions.PtxLibraryAttribute";
    private const string SourceAttribute = "SfKernels.Abstractions.PtxSourceAttribute";

    private static readonly ConditionalWeakTable<Compilation, Compilation> Extended = new();
    private static readonly ConditionalWeakTable<SyntaxTree, string> Texts = new();
    private static readonly ConditionalWeakTable<Compilation, string> GlobalUsings = new();

    /// <summary>The compilation with the sources of the libraries that it references. They hide the same types of the libraries.</summary>
    public static Compilation Extend(Compilation compilation) => Extended.GetValue(compilation, static compilation =>
    {
        CSharpParseOptions? options = compilation.SyntaxTrees.FirstOrDefault()?.Options as CSharpParseOptions;
        // Only an assembly that knows the attribute can carry it: the others are not asked, whose attributes cost time to read.
        SyntaxTree[] trees = compilation.SourceModule.ReferencedAssemblySymbols
            .Where(assembly => assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == Abstractions)))
            .SelectMany(assembly => assembly.GetAttributes())
            .Where(attribute => attribute.AttributeClass?.ToDisplayString() == SourceAttribute && attribute.ConstructorArguments.Length == 2)
            .Select(attribute => CSharpSyntaxTree.ParseText((string)attribute.ConstructorArguments[1].Value!, options, (string)attribute.ConstructorArguments[0].Value!))
            .ToArray();
        return trees.Length == 0 ? compilation : compilation.AddSyntaxTrees(trees);
    });

    /// <summary>What to put into the assembly: the files of the bodies that were compiled, if the assembly is a library.</summary>
    public static IEnumerable<KernelSource> Sources(Compilation compilation, IEnumerable<SyntaxTree> trees)
    {
        if (GlobalUsings.GetValue(compilation, Usings) is not { Length: > 0 } usings)
            return [];
        return trees.Select(tree => new KernelSource($"{compilation.AssemblyName}/{Path.GetFileName(tree.FilePath)}", usings + Texts.GetValue(tree, Stripped)));
    }

    // Empty for an assembly that is no library; a comment otherwise, at least.
    private static string Usings(Compilation compilation)
    {
        if (!compilation.Assembly.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == LibraryAttribute))
            return string.Empty;
        return "// " + compilation.AssemblyName + "\n" + string.Concat(compilation.SyntaxTrees
            .SelectMany(tree => ((CompilationUnitSyntax)tree.GetRoot()).Usings)
            .Where(directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))
            .Select(directive => directive.WithGlobalKeyword(default).NormalizeWhitespace().ToFullString() + "\n")
            .Distinct()
            .OrderBy(line => line, StringComparer.Ordinal));
    }

    // Token by token: a comment that changes is no change.
    private static string Stripped(SyntaxTree tree)
    {
        StringBuilder text = new();
        int line = 0;
        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens())
        {
            int at = token.GetLocation().GetLineSpan().StartLinePosition.Line;
            if (text.Length > 0)
                text.Append(at == line ? ' ' : '\n');
            text.Append(token.Text);
            line = at;
        }

        return text.Append('\n').ToString();
    }
}
