namespace SfKernels.Ptx.Syntax;

/// <summary>An operand as written; names are resolved.</summary>
internal abstract record Operand
{
    private Operand()
    {
    }

    public sealed record Register(RegisterInfo Info) : Operand
    {
        public override string ToString() => Info.Name;
    }

    /// <summary>!p, where the grammar has {!}.</summary>
    public sealed record Negated(RegisterInfo Info) : Operand
    {
        public override string ToString() => "!" + Info.Name;
    }

    /// <summary>An integer: the bits of its two's complement, and whether a minus stood before it.</summary>
    public sealed record Integer(ulong Value, bool Negative) : Operand
    {
        public override string ToString() => Negative ? ((long)Value).ToString() : Value.ToString();
    }

    public sealed record SingleLiteral(ulong Bits) : Operand;

    public sealed record DoubleLiteral(ulong Bits) : Operand;

    /// <summary>%tid.x and the like.</summary>
    public sealed record Special(string Name) : Operand
    {
        public override string ToString() => Name;
    }

    /// <summary>A shared variable or a parameter.</summary>
    public sealed record Variable(VariableInfo Info, long Offset) : Operand
    {
        public override string ToString() => Info.Name;
    }

    /// <summary>A name that is none of the above: a label.</summary>
    public sealed record Label(string Name) : Operand
    {
        public override string ToString() => Name;
    }

    /// <summary>[base + offset]: base is a register, a variable, or an integer.</summary>
    public sealed record Address(Operand Base, long Offset) : Operand;

    public sealed record Vector(IReadOnlyList<Operand> Elements) : Operand;

    /// <summary>d | p.</summary>
    public sealed record Pair(Operand First, Operand Second) : Operand;

    /// <summary>_ where a result is not wanted.</summary>
    public sealed record Sink : Operand
    {
        public override string ToString() => "_";
    }
}
