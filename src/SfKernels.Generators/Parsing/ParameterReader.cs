using Microsoft.CodeAnalysis;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Lays out the parameters of a kernel, reads them at its entry, and finds the types that its launcher takes.</summary>
internal sealed class ParameterReader(BodyParser parser, Frame frame)
{
    private readonly List<KernelParameterModel> models = [];
    private readonly List<MirrorModel> mirrors = [];

    public IReadOnlyList<KernelParameterModel> Models => models;

    public IReadOnlyList<MirrorModel> Mirrors => mirrors;

    public void Add(IParameterSymbol parameter, SyntaxNode node)
    {
        ITypeSymbol type = parameter.Type;
        parser.Break(parameter.OriginalDefinition);
        TypeMap.Check(type, node);
        if (models.Count == 0 && parameter.Ordinal == 0 && TypeMap.FullName(type) is "ILGPU.Index1D" or "ILGPU.LongIndex1D")
            throw new DialectException(Dialect.UnsupportedType, node, type.Name, "as the first parameter it makes one of ILGPU's implicitly grouped kernels; leave it out, and take Grid.GlobalLinearIndex and a test against the length");
        if (parameter.RefKind != RefKind.None || TypeMap.Memory(type) == MemoryType.Bool && type.SpecialType != SpecialType.System_Boolean)
            throw new DialectException(Dialect.UnsupportedType, node, type.Name, "a kernel's parameters are passed by value");
        (int size, int alignment) = TypeMap.Layout(type);
        int index = models.Count;
        models.Add(new(parameter.Name, size, alignment, TypeMap.Memory(type), LauncherType(type)));
        Place place = parser.NewPlace(type, parameter.Name);
        frame.Places[parameter.OriginalDefinition] = place;
        parser.Write(place, Read(type, index, 0, parameter.Name), node);
        parser.Mend(parameter.OriginalDefinition);
    }

    private Data Read(ITypeSymbol type, int index, int offset, string name)
    {
        CodeBuilder code = parser.Code;
        if (TypeMap.Memory(type) is { } memory)
            return new ScalarData(Load(memory, offset, index));
        if (TypeMap.IsView(type))
        {
            ITypeSymbol element = TypeMap.ElementOf(type);
            Operand address = Load(MemoryType.U64, offset, index);
            Operand pointer = code.Emit(Opcode.ToGlobal, ScalarType.U64, ScalarType.U64, TypeMap.Layout(element).Alignment, address);
            return new ViewData(pointer, Load(MemoryType.Length, offset + 8, index), Space.Global, element);
        }

        return new StructData(TypeMap.Fields(type).ToDictionary(
            field => field.Name,
            field => Read(field.Type, index, offset + TypeMap.Offset(type, field.Name), name),
            StringComparer.Ordinal));
    }

    private Operand Load(MemoryType memory, int offset, int index) =>
        memory == MemoryType.Bool
            ? parser.Code.Emit(Opcode.NotEqual, ScalarType.I32, ScalarType.Bool, 0, Load(MemoryType.U8, offset, index), Operand.Of(0))
            : parser.Code.Emit(Opcode.Parameter, memory.Register(), memory.Register(), memory, Space.Global, offset, index);

    private string LauncherType(ITypeSymbol type)
    {
        string name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        if (TypeMap.IsView(type))
            return $"global::SfKernels.Abstractions.DeviceView<{TypeMap.ElementOf(type).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}>";
        if (!TypeMap.HoldsView(type))
            return name;
        string mirror = "Device" + type.Name + string.Concat(((INamedTypeSymbol)type).TypeArguments.Select(argument => argument.Name));
        if (mirrors.All(other => other.Name != mirror))
        {
            IEnumerable<MirrorField> fields = TypeMap.Fields(type).Select(field => new MirrorField(LauncherType(field.Type), TypeMap.NameOf(field))).ToArray();
            mirrors.Add(new(mirror, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), new(fields)));
        }

        return mirror;
    }
}
