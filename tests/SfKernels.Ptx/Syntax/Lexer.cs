using System.Globalization;

namespace SfKernels.Ptx.Syntax;

/// <summary>Cuts PTX text into words, section 4 of the manual. Comments and white space only separate.</summary>
internal sealed class Lexer(string text)
{
    private int position;
    private int line = 1;

    public static List<Token> Cut(string text)
    {
        foreach (char c in text)
        {
            if (c > '\x7f' || (c < ' ' && c is not ('\n' or '\r' or '\t')))
                throw new PtxSyntaxException(1 + text.AsSpan(0, text.IndexOf(c)).Count('\n'), $"PTX is ASCII text; found character U+{(int)c:X4}");
        }

        Lexer lexer = new(text);
        List<Token> tokens = [];
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private char Current => position < text.Length ? text[position] : '\0';

    private char Ahead => position + 1 < text.Length ? text[position + 1] : '\0';

    private Token Next()
    {
        SkipBlanks();
        int start = position;
        if (position >= text.Length)
            return new Token(TokenKind.End, "end of text", 0, line, start, start);
        if (char.IsAsciiDigit(Current))
            return Number(start);
        if (Current == '.' && (char.IsAsciiLetter(Ahead) || Ahead == '_'))
        {
            position++;
            TakeName(colons: true);
            return new Token(TokenKind.Directive, text[(start + 1)..position], 0, line, start, position);
        }

        if (IsNameStart(Current))
        {
            TakeName(colons: false);
            return new Token(TokenKind.Name, text[start..position], 0, line, start, position);
        }

        if (Current == '"')
        {
            int end = text.IndexOf('"', position + 1);
            if (end < 0)
                throw new PtxSyntaxException(line, "the text has no closing quote");
            position = end + 1;
            return new Token(TokenKind.Text, text[(start + 1)..end], 0, line, start, position);
        }

        if (!"{}[]()<>,;:+-@!|=".Contains(Current, StringComparison.Ordinal))
            throw new PtxSyntaxException(line, $"unexpected character '{Current}'");
        position++;
        return new Token(TokenKind.Symbol, text[start..position], 0, line, start, position);
    }

    private Token Number(int start)
    {
        if (Current == '0' && Ahead is 'f' or 'F' or 'd' or 'D')
        {
            bool single = char.ToLowerInvariant(Ahead) == 'f';
            position += 2;
            int digits = position;
            while (char.IsAsciiHexDigit(Current))
                position++;
            if (position - digits != (single ? 8 : 16))
                throw new PtxSyntaxException(line, $"'{text[start..position]}' needs {(single ? 8 : 16)} hexadecimal digits");
            return new Token(single ? TokenKind.SingleLiteral : TokenKind.DoubleLiteral, text[start..position], ulong.Parse(text.AsSpan(digits, position - digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture), line, start, position);
        }

        while (char.IsAsciiLetterOrDigit(Current))
            position++;
        if (Current == '.' && char.IsAsciiDigit(Ahead))
        {
            position++;
            while (char.IsAsciiDigit(Current))
                position++;
            string digits = text[start..position];
            return new Token(TokenKind.DoubleLiteral, digits, BitConverter.DoubleToUInt64Bits(double.Parse(digits, CultureInfo.InvariantCulture)), line, start, position);
        }

        return new Token(TokenKind.Integer, text[start..position], Integer(text[start..position]), line, start, position);
    }

    /// <summary>Hexadecimal, octal, binary or decimal, with an optional U.</summary>
    private ulong Integer(string word)
    {
        string digits = word.TrimEnd('U');
        try
        {
            if (word.Length - digits.Length > 1)
                throw new FormatException();
            if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
                return ulong.Parse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase))
                return ulong.Parse(digits.AsSpan(2), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture);
            if (digits.Length > 1 && digits[0] == '0')
                return digits.All(c => c is >= '0' and <= '7') ? Convert.ToUInt64(digits, 8) : throw new FormatException();
            return ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new PtxSyntaxException(line, $"'{word}' is no integer of at most 64 bits");
        }
    }

    private void TakeName(bool colons)
    {
        position++;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '$' || (colons && Current == ':' && Ahead == ':'))
            position += Current == ':' ? 2 : 1;
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or '$' or '%';

    private void SkipBlanks()
    {
        while (position < text.Length)
        {
            if (Current == '\n')
                line++;
            if (char.IsWhiteSpace(Current))
                position++;
            else if (Current == '/' && Ahead == '/')
                position = text.IndexOf('\n', position) is int end and >= 0 ? end : text.Length;
            else if (Current == '/' && Ahead == '*')
            {
                int end = text.IndexOf("*/", position + 2, StringComparison.Ordinal);
                if (end < 0)
                    throw new PtxSyntaxException(line, "the comment has no end");
                line += text.AsSpan(position, end - position).Count('\n');
                position = end + 2;
            }
            else
                return;
        }
    }
}
