namespace SfKernels.Ptx.Syntax;

/// <summary>Reads the body of an entry: declarations, labels, instructions, inner blocks.</summary>
internal sealed class BodyParser(TokenReader reader, Scope scope, PtxVersion version, PtxTarget target)
{
    /// <summary>The index of the statement that follows each label.</summary>
    public Dictionary<string, int> Labels { get; } = [];

    public List<Statement> Statements { get; } = [];

    public void Parse()
    {
        reader.Expect("{");
        while (!reader.TakeIf("}"))
            Item();
    }

    private void Item()
    {
        Token first = reader.Current;
        if (reader.TakeIf("{"))
        {
            scope.Enter();
            while (!reader.TakeIf("}"))
                Item();
            scope.Leave();
        }
        else if (first.Kind == TokenKind.Directive)
            Declaration();
        else if (first.Kind == TokenKind.Name && reader.Ahead.Is(":"))
        {
            string label = reader.Name();
            reader.Expect(":");
            if (!Labels.TryAdd(label, Statements.Count))
                throw new PtxSyntaxException(first.Line, $"label {label} stands twice");
        }
        else if (first.Kind == TokenKind.Name || first.Is("@"))
            Statements.Add(new StatementParser(reader, scope).Parse());
        else
            throw reader.Unexpected("a statement");
    }

    private void Declaration()
    {
        int line = reader.Line;
        string directive = reader.Directive();
        switch (directive)
        {
            case "reg":
                Registers(line);
                break;
            case "shared":
                Shared(line, dynamic: false);
                break;
            case "local":
                Shared(line, dynamic: false, isLocal: true);
                break;
            case "extern":
                reader.ExpectDirective("shared");
                Shared(line, dynamic: true);
                break;
            case "loc":
                DebugDirectives.SkipLocation(reader);
                break;
            case "pragma":
                if (reader.Take() is not { Kind: TokenKind.Text, Text: "nounroll" })
                    throw new PtxSyntaxException(line, "the only known pragma is \"nounroll\"");
                reader.Expect(";");
                break;
            default:
                throw new PtxSyntaxException(line, $".{directive} is not known in the body of an entry");
        }
    }

    private void Registers(int line)
    {
        ScalarType type = ScalarType.Parse(reader.Directive()) ?? throw new PtxSyntaxException(line, "a register needs a type");
        if (type.Bits == 8 || type.Kind is TypeKind.BrainFloat or TypeKind.BrainPair)
            throw new PtxSyntaxException(line, $"a register cannot have type {type}");
        if (type == ScalarType.F16 || type.Kind == TypeKind.HalfPair)
            Requirement.Check(line, "registers of type " + type, new PtxVersion(4, 2), 53, version, target);
        do
        {
            string name = reader.Name();
            if (reader.TakeIf("<"))
            {
                int count = reader.Count();
                reader.Expect(">");
                for (int i = 0; i < count; i++)
                    scope.DeclareRegister(line, $"{name}{i}", type);
            }
            else
                scope.DeclareRegister(line, name, type);
        }
        while (reader.TakeIf(","));
        reader.Expect(";");
    }

    private void Shared(int line, bool dynamic, bool isLocal = false)
    {
        int? alignment = ParameterParser.Alignment(reader);
        ScalarType type = ScalarType.Parse(reader.Directive()) ?? throw new PtxSyntaxException(line, "a variable needs a type");
        if (type.Kind is TypeKind.Predicate or TypeKind.BrainFloat or TypeKind.BrainPair or TypeKind.HalfPair)
            throw new PtxSyntaxException(line, $"a variable cannot have type {type}");
        string name = reader.Name();
        long count = 1;
        bool isArray = false, open = false;
        while (reader.TakeIf("["))
        {
            isArray = true;
            if (dynamic && reader.Current.Is("]"))
                open = true;
            else
                count *= reader.Count();
            reader.Expect("]");
        }

        reader.Expect(";");
        if (dynamic != open || (isArray && !open && count == 0))
            throw new PtxSyntaxException(line, $"variable {name} needs a size; only .extern ones are open, as in {name}[]");
        if (isLocal)
            scope.DeclareLocal(line, name, type, alignment ?? type.Bytes, count, isArray);
        else
            scope.DeclareShared(line, name, type, alignment ?? type.Bytes, open ? 0 : count, isArray, dynamic);
    }
}
