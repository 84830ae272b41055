using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>How C# types lie in registers and in memory.</summary>
internal static class TypeMap
{
    private static readonly ConditionalWeakTable<ITypeSymbol, string> Names = new();
    private static readonly ConditionalWeakTable<ITypeSymbol, IFieldSymbol[]> KnownFields = new();

    public static string FullName(ITypeSymbol type) => Names.GetValue(type.OriginalDefinition, static symbol => Qualified(symbol));

    private static string Qualified(ISymbol symbol) => symbol.ContainingSymbol switch
    {
        INamespaceSymbol { IsGlobalNamespace: true } or null => symbol.Name,
        INamespaceSymbol or ITypeSymbol => $"{Qualified(symbol.ContainingSymbol)}.{symbol.Name}",
        _ => symbol.Name,
    };

    /// <summary>ArrayView, and ArrayView1D whose elements touch: the same to a kernel.</summary>
    public static bool IsView(ITypeSymbol type) => type is INamedTypeSymbol { Arity: 1, Name: "ArrayView", ContainingNamespace: { Name: "ILGPU", ContainingNamespace.IsGlobalNamespace: true } }
        || (type is INamedTypeSymbol { Arity: 2, Name: "ArrayView1D" } view && FullName(view) == "ILGPU.Runtime.ArrayView1D" && FullName(view.TypeArguments[1]) == "ILGPU.Stride1D.Dense");

    public static bool IsView2D(ITypeSymbol type) => type is INamedTypeSymbol { Arity: 2, Name: "ArrayView2D" } && FullName(type) == "ILGPU.Runtime.ArrayView2D";

    /// <summary>Indices of ILGPU; those of one dimension are numbers.</summary>
    public static bool IsIndex(ITypeSymbol type) => type.Name is "Index1D" or "LongIndex1D" or "Index2D" or "LongIndex2D" or "Index3D" or "LongIndex3D" && type.ContainingNamespace is { Name: "ILGPU", ContainingNamespace.IsGlobalNamespace: true };

    public static ITypeSymbol StrideOf(ITypeSymbol view2D) => ((INamedTypeSymbol)view2D).TypeArguments[1];

    /// <summary>The property that a field stands behind, or the field's own name. Metadata does not tell the one from the other.</summary>
    public static string NameOf(IFieldSymbol field) =>
        field.AssociatedSymbol?.Name ?? (field.Name.Length > 0 && field.Name[0] == '<' && field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal) ? field.Name.Substring(1, field.Name.IndexOf('>') - 1) : field.Name);

    public static ITypeSymbol ElementOf(ITypeSymbol view) => ((INamedTypeSymbol)view).TypeArguments[0];

    /// <summary>The cell type of a scalar, or null for structs, views and everything else.</summary>
    public static MemoryType? Memory(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum)
            type = ((INamedTypeSymbol)type).EnumUnderlyingType!;
        return type.SpecialType switch
        {
            SpecialType.System_Boolean => MemoryType.Bool,
            SpecialType.System_SByte => MemoryType.I8,
            SpecialType.System_Byte => MemoryType.U8,
            SpecialType.System_Int16 => MemoryType.I16,
            SpecialType.System_UInt16 or SpecialType.System_Char => MemoryType.U16,
            SpecialType.System_Int32 => MemoryType.I32,
            SpecialType.System_UInt32 => MemoryType.U32,
            SpecialType.System_Int64 => MemoryType.I64,
            SpecialType.System_UInt64 => MemoryType.U64,
            SpecialType.System_Single => MemoryType.F32,
            SpecialType.System_Double => MemoryType.F64,
            _ when type.TypeKind == TypeKind.Struct && type.Name is "Half" or "Index1D" or "LongIndex1D" => FullName(type) switch
            {
                "ILGPU.Half" or "System.Half" => MemoryType.F16,
                "ILGPU.Index1D" => MemoryType.I32,
                "ILGPU.LongIndex1D" => MemoryType.I64,
                _ => null,
            },
            _ => null,
        };
    }

    /// <summary>Instance fields in order, backing fields included. Tuple fields have their Item names.</summary>
    public static IFieldSymbol[] Fields(ITypeSymbol type) => KnownFields.GetValue(type, static type => type is INamedTypeSymbol { IsTupleType: true } tuple
        ? tuple.TupleElements.Select(element => element.CorrespondingTupleField ?? element).ToArray()
        : type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst).ToArray());

    /// <summary>Throws when a value of the type cannot live in a kernel.</summary>
    public static void Check(ITypeSymbol type, SyntaxNode node)
    {
        if (Memory(type) is not null)
            return;
        if (IsView(type))
        {
            Check(ElementOf(type), node);
            return;
        }

        string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        // The C# compiler reports it.
        if (type.TypeKind == TypeKind.Error)
            throw new DialectException(Dialect.UnsupportedType, node, name) { IsReported = true };
        if (type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
            throw new DialectException(Dialect.UnsupportedType, node, name, "its size depends on the machine; use int or long");
        if (type.TypeKind == TypeKind.TypeParameter)
            throw new DialectException(Dialect.UnsupportedType, node, name, "the type parameter is not known here");
        if (type.TypeKind != TypeKind.Struct)
            throw new DialectException(Dialect.UnsupportedType, node, name, "a kernel holds numbers, structs of them and ArrayView");
        if (type.SpecialType == SpecialType.System_Decimal || FullName(type) is "System.Nullable" or "System.Span" or "System.ReadOnlySpan")
            throw new DialectException(Dialect.UnsupportedType, node, name, "a kernel holds numbers, structs of them and ArrayView");
        if (type.ContainingNamespace is { Name: "ILGPU" or "Runtime" } && FullName(type).StartsWith("ILGPU.", StringComparison.Ordinal))
        {
            if (!IsIndex(type) && !IsView2D(type) && FullName(type) is not ("ILGPU.Stride2D.DenseX" or "ILGPU.Stride2D.DenseY"))
                throw new DialectException(Dialect.UnsupportedType, node, name, "of ILGPU's types a kernel takes ArrayView, ArrayView1D with Stride1D.Dense, ArrayView2D with Stride2D.DenseX or DenseY, Half and the indices");
        }

        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "InlineArrayAttribute")
                throw new DialectException(Dialect.UnsupportedType, node, name, "inline arrays have no registers");
            if (attribute.AttributeClass?.Name == "StructLayoutAttribute" && (attribute.NamedArguments.Length > 0 || Equals(attribute.ConstructorArguments.FirstOrDefault().Value, 2)))
                throw new DialectException(Dialect.UnsupportedType, node, name, "only the sequential layout without Pack and Size is supported");
        }

        foreach (IFieldSymbol field in Fields(type))
            Check(field.Type, node);
    }

    public static int Size(ITypeSymbol type) => Layout(type).Size;

    public static (int Size, int Alignment) Layout(ITypeSymbol type)
    {
        if (Memory(type) is { } memory)
            return (memory.Size(), memory.Size());
        if (IsView(type))
            return (16, 8);
        int size = 0, alignment = 1;
        foreach (IFieldSymbol field in Fields(type))
        {
            (int fieldSize, int fieldAlignment) = Layout(field.Type);
            size = Align(size, fieldAlignment) + fieldSize;
            alignment = Math.Max(alignment, fieldAlignment);
        }

        return (Align(Math.Max(size, 1), alignment), alignment);
    }

    public static int Offset(ITypeSymbol type, string fieldName)
    {
        int offset = 0;
        foreach (IFieldSymbol field in Fields(type))
        {
            (int size, int alignment) = Layout(field.Type);
            offset = Align(offset, alignment);
            if (field.Name == fieldName)
                return offset;
            offset += size;
        }

        throw new ArgumentException($"{type} has no field {fieldName}.", nameof(fieldName));
    }

    /// <summary>The scalars of a struct of 2 or 4 equal cells that fill 8 or 16 bytes: one vector access. Null otherwise.</summary>
    public static MemoryType? VectorCell(ITypeSymbol type, out int count)
    {
        count = 0;
        if (Memory(type) is not null || IsView(type))
            return null;
        MemoryType? cell = null;
        foreach (MemoryType? leaf in Leaves(type))
        {
            if (leaf is null || (cell is not null && leaf != cell) || leaf == MemoryType.Bool)
                return null;
            cell = leaf;
            count++;
        }

        return cell is { } found && found.Size() >= 4 && count is 2 or 4 && count * found.Size() <= 16 && Size(type) == count * found.Size() ? cell : null;

        static IEnumerable<MemoryType?> Leaves(ITypeSymbol type) =>
            Memory(type) is { } memory ? [memory] : IsView(type) ? [null] : Fields(type).SelectMany(field => Leaves(field.Type));
    }

    public static bool HoldsView(ITypeSymbol type) => IsView(type) || (Memory(type) is null && type.TypeKind == TypeKind.Struct && Fields(type).Any(field => HoldsView(field.Type)));

    public static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
