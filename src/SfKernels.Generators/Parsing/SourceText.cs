using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SfKernels.Generators.Parsing;

/// <summary>The C# text that stands as a comment above a statement's instructions: one line, without comments of its own, so that editing those changes nothing.</summary>
internal static class SourceText
{
    private const int LongestLine = 140;

    private static readonly ConditionalWeakTable<SyntaxNode, string> Known = new();

    public static string? Of(SyntaxNode node) => node is BlockSyntax or LocalFunctionStatementSyntax ? null : Known.GetValue(node, static node => Text(node) ?? string.Empty) is { Length: > 0 } text ? text : null;

    private static string? Text(SyntaxNode node) => node switch
    {
        IfStatementSyntax statement => Line(statement, statement.CloseParenToken),
        ForStatementSyntax statement => Line(statement, statement.CloseParenToken),
        WhileStatementSyntax statement => Line(statement, statement.CloseParenToken),
        DoStatementSyntax statement => Line(statement, statement.DoKeyword),
        SwitchStatementSyntax statement => Line(statement, statement.OpenBraceToken.GetPreviousToken()),
        StatementSyntax or ExpressionSyntax => Line(node, node.GetLastToken()),
        _ => null,
    };

    private static string Line(SyntaxNode node, SyntaxToken last)
    {
        StringBuilder text = new();
        foreach (SyntaxToken token in node.DescendantTokens())
        {
            if (text.Length > 0 && token.GetPreviousToken() is var previous && (previous.TrailingTrivia.Any(IsBreak) || token.LeadingTrivia.Any(IsBreak)))
                text.Append(' ');
            foreach (char letter in token.Text)
                text.Append(letter is >= ' ' and <= '~' ? letter : '?');
            if (token == last)
                break;
        }

        return text.Length <= LongestLine ? text.ToString() : text.ToString(0, LongestLine - 3) + "...";
    }

    private static bool IsBreak(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia);
}
