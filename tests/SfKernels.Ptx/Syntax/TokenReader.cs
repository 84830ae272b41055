namespace SfKernels.Ptx.Syntax;

/// <summary>A place in the list of words, with the questions that a parser asks.</summary>
internal sealed class TokenReader(string text)
{
    private readonly List<Token> tokens = Lexer.Cut(text);
    private int position;

    public Token Current => tokens[position];

    public Token Ahead => tokens[Math.Min(position + 1, tokens.Count - 1)];

    public int Line => Current.Line;

    public Token Take()
    {
        Token token = tokens[position];
        if (token.Kind != TokenKind.End)
            position++;
        return token;
    }

    public bool TakeIf(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        position++;
        return true;
    }

    public void Expect(string symbol)
    {
        if (!TakeIf(symbol))
            throw Unexpected($"'{symbol}'");
    }

    public string Name() => Current.Kind == TokenKind.Name ? Take().Text : throw Unexpected("a name");

    public string Directive() => Current.Kind == TokenKind.Directive ? Take().Text : throw Unexpected("a directive");

    public void ExpectDirective(string name)
    {
        if (Current.Kind != TokenKind.Directive || Current.Text != name)
            throw Unexpected($".{name}");
        position++;
    }

    public bool TakeDirectiveIf(string name)
    {
        if (Current.Kind != TokenKind.Directive || Current.Text != name)
            return false;
        position++;
        return true;
    }

    /// <summary>A non-negative integer that fits an int.</summary>
    public int Count()
    {
        if (Current.Kind != TokenKind.Integer || Current.Value > int.MaxValue)
            throw Unexpected("a count");
        return (int)Take().Value;
    }

    /// <summary>The text between two words, blanks made single.</summary>
    public string Text(Token first) => string.Join(' ', text[first.Start..tokens[position - 1].End].Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    public PtxSyntaxException Unexpected(string wanted) => new(Line, $"expected {wanted}, found '{Current.Text}'");
}
