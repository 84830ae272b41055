namespace SfKernels.Ptx.Syntax;

/// <summary>.file and .loc: read for their grammar, without effect.</summary>
internal static class DebugDirectives
{
    /// <summary>.file index "name" {, timestamp, size}.</summary>
    public static void SkipFile(TokenReader reader)
    {
        reader.Count();
        if (reader.Take().Kind != TokenKind.Text)
            throw new PtxSyntaxException(reader.Line, ".file needs a quoted name");
        if (!reader.TakeIf(","))
            return;
        reader.Count();
        reader.Expect(",");
        reader.Count();
    }

    /// <summary>.loc file line column.</summary>
    public static void SkipLocation(TokenReader reader)
    {
        reader.Count();
        reader.Count();
        reader.Count();
    }
}
