using SfKernels.Ptx.Binding;

namespace SfKernels.Ptx.Syntax;

/// <summary>Reads a module: .version, .target, .address_size, then entries. Other top-level objects are refused.</summary>
internal sealed class ModuleParser(string text)
{
    private readonly TokenReader reader = new(text);
    private readonly List<PtxEntry> entries = [];

    public PtxModule Parse()
    {
        PtxVersion version = Version();
        PtxTarget target = Target(version);
        reader.ExpectDirective("address_size");
        if (reader.Count() != 64)
            throw new PtxSyntaxException(reader.Line, "only .address_size 64 is known");
        while (reader.Current.Kind != TokenKind.End)
            TopLevel(version, target);
        return new PtxModule(version, target, entries);
    }

    private PtxVersion Version()
    {
        reader.ExpectDirective("version");
        Token number = reader.Take();
        string[] parts = number.Text.Split('.');
        if (number.Kind != TokenKind.DoubleLiteral || parts.Length != 2 || !int.TryParse(parts[0], out int major) || !int.TryParse(parts[1], out int minor))
            throw new PtxSyntaxException(number.Line, $".version needs major.minor, found '{number.Text}'");
        PtxVersion version = new(major, minor);
        return version.IsKnown ? version : throw new PtxSyntaxException(number.Line, $"PTX ISA {version} is not a version of the manual");
    }

    private PtxTarget Target(PtxVersion version)
    {
        reader.ExpectDirective("target");
        int line = reader.Line;
        string name = reader.Name();
        PtxTarget target = PtxTarget.Parse(name) ?? throw new PtxSyntaxException(line, $"target '{name}' is not known");
        if (version < target.FirstVersion)
            throw new PtxSyntaxException(line, $"target {target} needs PTX ISA {target.FirstVersion}, the module says {version}");
        return target;
    }

    private void TopLevel(PtxVersion version, PtxTarget target)
    {
        int line = reader.Line;
        string directive = reader.Directive();
        switch (directive)
        {
            case "visible" or "weak":
                reader.ExpectDirective("entry");
                Entry(version, target);
                break;
            case "entry":
                Entry(version, target);
                break;
            case "file":
                DebugDirectives.SkipFile(reader);
                break;
            default:
                throw new PtxSyntaxException(line, $".{directive} is not known at module level");
        }
    }

    private void Entry(PtxVersion version, PtxTarget target)
    {
        int line = reader.Line;
        string name = reader.Name();
        if (entries.Any(entry => entry.Name == name))
            throw new PtxSyntaxException(line, $"entry {name} is declared twice");
        Scope scope = new();
        List<PtxParameter> parameters = new ParameterParser(reader, scope).Parse(version);
        (int? maxThreads, PtxSize? required) = Limits();
        BodyParser body = new(reader, scope, version, target);
        body.Parse();
        InstructionBinder binder = new(version, target, body.Labels);
        Execution.Instruction[] instructions = body.Statements.Select(binder.Bind).ToArray();
        ControlFlow.Complete(instructions, reader.Line);
        entries.Add(new PtxEntry(name, parameters, scope.DeclaredRegisters, scope.LocalBytes, scope.SharedBytes, scope.HasDynamicShared, maxThreads, required, instructions));
    }

    /// <summary>Performance-tuning directives between the parameters and the body.</summary>
    private (int? MaxThreads, PtxSize? Required) Limits()
    {
        int? maxThreads = null;
        PtxSize? required = null;
        while (reader.Current.Kind == TokenKind.Directive)
        {
            int line = reader.Line;
            string directive = reader.Directive();
            switch (directive)
            {
                case "maxntid":
                    maxThreads = (int)Extents().Count;
                    break;
                case "reqntid":
                    required = Extents();
                    break;
                case "minnctapersm" or "maxnreg":
                    reader.Count();
                    break;
                default:
                    throw new PtxSyntaxException(line, $".{directive} is not known between the parameters and the body of an entry");
            }
        }

        return (maxThreads, required);
    }

    private PtxSize Extents()
    {
        int line = reader.Line;
        List<int> extents = [reader.Count()];
        while (reader.TakeIf(","))
            extents.Add(reader.Count());
        if (extents.Count > 3 || extents.Contains(0) || extents.Aggregate(1L, (product, extent) => product * extent) > 1024)
            throw new PtxSyntaxException(line, "a group has one to three extents of at least 1 and at most 1024 threads");
        return new PtxSize(extents[0], extents.ElementAtOrDefault(1) is int y and > 0 ? y : 1, extents.ElementAtOrDefault(2) is int z and > 0 ? z : 1);
    }
}
