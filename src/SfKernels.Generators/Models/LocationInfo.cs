using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SfKernels.Generators.Models;

/// <summary>A place in a source file as a value.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo Of(SyntaxNode node)
    {
        Location location = node.GetLocation();
        return new(location.SourceTree?.FilePath ?? string.Empty, location.SourceSpan, location.GetLineSpan().Span);
    }

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
