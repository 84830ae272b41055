namespace SfKernels.Ptx.Syntax;

internal enum TokenKind
{
    /// <summary>A name; registers and special registers begin with %.</summary>
    Name,

    /// <summary>.name: a directive, a type or a modifier.</summary>
    Directive,
    Integer,
    SingleLiteral,
    DoubleLiteral,
    Text,
    Symbol,
    End,
}
