namespace SfKernels.Ptx.Syntax;

/// <summary>Reads one instruction: guard, opcode, modifiers, operands.</summary>
internal sealed class StatementParser(TokenReader reader, Scope scope)
{
    public Statement Parse()
    {
        Token first = reader.Current;
        RegisterInfo? guard = null;
        bool negated = false;
        if (reader.TakeIf("@"))
        {
            negated = reader.TakeIf("!");
            guard = PredicateRegister();
        }

        string opcode = reader.Name();
        List<string> modifiers = [];
        while (reader.Current.Kind == TokenKind.Directive)
            modifiers.Add(reader.Directive());
        List<Operand> operands = [];
        if (!reader.Current.Is(";"))
        {
            do
                operands.Add(Operand());
            while (reader.TakeIf(","));
        }

        reader.Expect(";");
        return new Statement(first.Line, reader.Text(first), guard, negated, opcode, modifiers, operands);
    }

    private Operand Operand()
    {
        Operand operand = Simple();
        return reader.TakeIf("|") ? new Operand.Pair(operand, Simple()) : operand;
    }

    private Operand Simple()
    {
        int line = reader.Line;
        if (reader.TakeIf("["))
            return Address();
        if (reader.TakeIf("{"))
            return Vector();
        if (reader.TakeIf("!"))
            return new Operand.Negated(PredicateRegister());
        if (reader.Current.Is("-") || reader.Current.Kind != TokenKind.Name)
            return Literal();
        string name = reader.Name();
        if (name == "_")
            return new Operand.Sink();
        if (name == "WARP_SZ")
            return new Operand.Integer(32, false);
        if (scope.Register(name) is RegisterInfo register)
            return new Operand.Register(register);
        if (SpecialRegisters.Resolve(name, reader) is string special)
            return new Operand.Special(special);
        if (scope.Variable(name) is VariableInfo variable)
            return new Operand.Variable(variable, reader.Current.Is("+") || reader.Current.Is("-") ? Offset() : 0);
        if (name.StartsWith('%'))
            throw new PtxSyntaxException(line, $"register {name} is not declared");
        return new Operand.Label(name);
    }

    private Operand Literal()
    {
        bool negative = reader.TakeIf("-");
        Token token = reader.Take();
        return token.Kind switch
        {
            TokenKind.Integer => new Operand.Integer(negative ? (ulong)-(long)token.Value : token.Value, negative),
            TokenKind.SingleLiteral when !negative => new Operand.SingleLiteral(token.Value),
            TokenKind.DoubleLiteral => new Operand.DoubleLiteral(negative ? token.Value ^ (1UL << 63) : token.Value),
            _ => throw new PtxSyntaxException(token.Line, $"expected an operand, found '{token.Text}'"),
        };
    }

    private Operand Address()
    {
        Operand start = Simple();
        long offset = reader.Current.Is("+") || reader.Current.Is("-") ? Offset() : 0;
        reader.Expect("]");
        return start is Operand.Variable variable ? new Operand.Address(variable with { Offset = 0 }, variable.Offset + offset) : new Operand.Address(start, offset);
    }

    private long Offset()
    {
        bool plus = reader.TakeIf("+");
        bool minus = reader.TakeIf("-");
        if (!plus && !minus)
            throw reader.Unexpected("an offset");
        int count = reader.Count();
        return minus ? -count : count;
    }

    private Operand.Vector Vector()
    {
        List<Operand> elements = [];
        do
            elements.Add(Simple());
        while (reader.TakeIf(","));
        reader.Expect("}");
        return new Operand.Vector(elements);
    }

    private RegisterInfo PredicateRegister()
    {
        int line = reader.Line;
        string name = reader.Name();
        RegisterInfo register = scope.Register(name) ?? throw new PtxSyntaxException(line, $"predicate {name} is not declared");
        return register.Type == ScalarType.Predicate ? register : throw new PtxSyntaxException(line, $"{name} is {register.Type}, a predicate is needed");
    }
}
