namespace SfKernels.Ptx;

/// <summary>The text is not PTX that this interpreter accepts: wrong grammar, types, state spaces, target or version, or an instruction it does not know.</summary>
public sealed class PtxSyntaxException(int line, string message) : Exception($"line {line}: {message}")
{
    public int Line { get; } = line;
}
