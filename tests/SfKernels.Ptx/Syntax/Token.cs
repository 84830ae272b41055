namespace SfKernels.Ptx.Syntax;

/// <summary>One word of the text. Value holds the bits of a literal; Start and End are its place in the text.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, ulong Value, int Line, int Start, int End)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}
