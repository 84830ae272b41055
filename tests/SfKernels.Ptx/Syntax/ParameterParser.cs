namespace SfKernels.Ptx.Syntax;

/// <summary>Reads the parameter list of an entry and lays it out with natural alignment.</summary>
internal sealed class ParameterParser(TokenReader reader, Scope scope)
{
    private long offset;

    public List<PtxParameter> Parse(PtxVersion version)
    {
        List<PtxParameter> parameters = [];
        if (!reader.TakeIf("("))
            return parameters;
        if (reader.TakeIf(")"))
            return parameters;
        int line = reader.Line;
        do
            parameters.Add(Parameter());
        while (reader.TakeIf(","));
        reader.Expect(")");
        // 32,764 bytes from PTX ISA 8.1 on, for sm_70 and up; 4,352 before.
        long limit = version < new PtxVersion(8, 1) ? 4352 : 32764;
        if (offset > limit)
            throw new PtxSyntaxException(line, $"the parameters take {offset} bytes; at most {limit} are allowed");
        return parameters;
    }

    private PtxParameter Parameter()
    {
        reader.ExpectDirective("param");
        int line = reader.Line;
        int? declaredAlignment = Alignment(reader);
        ScalarType type = ScalarType.Parse(reader.Directive()) ?? throw new PtxSyntaxException(line, "a parameter needs a type");
        if (type.Kind is TypeKind.Predicate or TypeKind.HalfPair or TypeKind.BrainPair or TypeKind.BrainFloat)
            throw new PtxSyntaxException(line, $"a parameter cannot have type {type}");
        if (reader.TakeDirectiveIf("ptr"))
            throw new PtxSyntaxException(line, ".ptr attributes of parameters are not known");
        string name = reader.Name();
        bool isArray = reader.TakeIf("[");
        int count = 1;
        if (isArray)
        {
            count = reader.Count();
            reader.Expect("]");
            if (count == 0)
                throw new PtxSyntaxException(line, $"parameter {name} has no bytes");
        }

        int alignment = declaredAlignment ?? type.Bytes;
        offset = (offset + alignment - 1) / alignment * alignment;
        PtxParameter parameter = new(name, type.ToString(), (int)offset, count * type.Bytes, alignment, isArray);
        scope.DeclareVariable(line, new VariableInfo(name, StateSpace.Parameter, type, offset, parameter.Bytes, alignment, isArray, Dynamic: false));
        offset += parameter.Bytes;
        return parameter;
    }

    /// <summary>.align n, a power of two.</summary>
    internal static int? Alignment(TokenReader reader)
    {
        if (!reader.TakeDirectiveIf("align"))
            return null;
        int alignment = reader.Count();
        return alignment is > 0 and <= 128 && int.IsPow2(alignment) ? alignment : throw new PtxSyntaxException(reader.Line, $"alignment {alignment} is no power of two of at most 128");
    }
}
