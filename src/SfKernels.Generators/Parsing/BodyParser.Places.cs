using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Reading and writing of locals, fields and view elements.</content>
internal sealed partial class BodyParser
{
    private Place Place(IOperation operation)
    {
        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return Place(parenthesized.Operand);
            case ILocalReferenceOperation local when broken.Contains(local.Local):
                throw new DialectException(Dialect.UnsupportedCode, local.Syntax) { IsReported = true };
            case ILocalReferenceOperation local:
                if (local.IsDeclaration && !frame.Places.ContainsKey(local.Local))
                    frame.Places[local.Local] = NewPlace(TypeOf(local.Local.Type, local.Syntax), local.Local.Name);
                return frame.Find(local.Local) ?? throw Unsupported(local.Syntax, $"Local '{local.Local.Name}'");
            case IDeclarationExpressionOperation declaration:
                return Place(declaration.Expression);
            case IParameterReferenceOperation parameter when broken.Contains(parameter.Parameter):
                throw new DialectException(Dialect.UnsupportedCode, parameter.Syntax) { IsReported = true };
            case IParameterReferenceOperation parameter:
                return frame.Find(parameter.Parameter) ?? throw Unsupported(parameter.Syntax, $"A captured primary constructor parameter ('{parameter.Parameter.Name}')");
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver or InstanceReferenceKind.PatternInput }:
                return frame.Initialised.Peek();
            case IInstanceReferenceOperation:
                return frame.This ?? throw Unsupported(operation.Syntax, "this");
            case IDiscardOperation:
                return NewPlace(TypeOf(operation.Type, operation.Syntax), null);
            case IFieldReferenceOperation { Field.IsStatic: false, Instance: { } instance } field:
                return FieldOf(Place(instance), FieldName(field.Field), frame.Substitute(instance.Type!));
            case IPropertyReferenceOperation { Property: { IsStatic: false, IsIndexer: true }, Instance: { } view } property when TypeMap.IsView(frame.Substitute(view.Type!)):
                return Element(view, property);
            case IPropertyReferenceOperation { Property: { IsStatic: false, IsIndexer: true }, Instance: { } view } property when TypeMap.IsView2D(frame.Substitute(view.Type!)):
                return Element2D(view, frame.Substitute(view.Type!), property);
            case IPropertyReferenceOperation { Property.IsStatic: false, Instance: { } instance } property when BackingField(property.Property) is { } backing:
                return FieldOf(Place(instance), backing.Name, frame.Substitute(instance.Type!));
            case IInvocationOperation { TargetMethod.ReturnsByRef: true } call when SharedCell(call) is { } cell:
                return cell;
            default:
                ITypeSymbol type = TypeOf(operation.Type, operation.Syntax);
                Place temporary = NewPlace(type, null);
                Write(temporary, Value(operation), operation.Syntax);
                return temporary;
        }
    }

    /// <summary>What an assignment writes to: a place, or a property whose accessors run.</summary>
    private Place Target(IOperation operation)
    {
        while (operation is IParenthesizedOperation parenthesized)
            operation = parenthesized.Operand;
        if (operation is not IPropertyReferenceOperation { Property: { } property } reference || TypeMap.Memory(property.ContainingType) is not null || TypeMap.IsView(frame.Substitute(property.ContainingType)) || TypeMap.IsView2D(property.ContainingType)
            || (!property.IsStatic && BackingField(property) is not null))
            return Place(operation);
        if (property.IsStatic || property.SetMethod is not { } setter || property.GetMethod is not { } getter || property.ReturnsByRef)
            throw property.IsStatic ? new DialectException(Dialect.StaticState, operation.Syntax, $"{property.ContainingType.Name}.{property.Name}") : Unsupported(operation.Syntax, $"Assigning to '{property.Name}'");
        ITypeSymbol? receiver = reference.Instance?.Type is { } type ? frame.Substitute(type) : null;
        if (receiver is { TypeKind: not TypeKind.Struct })
            throw new DialectException(Dialect.VirtualCall, operation.Syntax, property.Name, $"an object of '{receiver.Name}'");
        Place instance = Place(reference.Instance!);
        Data[] indices = [.. reference.Arguments.Select(argument => Value(argument.Value))];
        SyntaxNode node = operation.Syntax;
        return new PropertyPlace(
            () => Inline(Resolve(getter, reference.ConstrainedToType, receiver, node), instance, indices, node),
            value => Inline(Resolve(setter, reference.ConstrainedToType, receiver, node), instance, [.. indices, value], node));
    }

    private static string FieldName(IFieldSymbol field) => (field.CorrespondingTupleField ?? field).Name;

    private static IFieldSymbol? BackingField(IPropertySymbol property) =>
        property.OriginalDefinition.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => !field.IsStatic && (SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property.OriginalDefinition)
            || (property.DeclaringSyntaxReferences.IsEmpty && TypeMap.NameOf(field) == property.Name && field.Name != property.Name)));

    private static Place FieldOf(Place place, string name, ITypeSymbol type) => place switch
    {
        StructPlace fields => fields.Fields[name],
        MemoryPlace memory => new MemoryPlace(memory.Pointer, memory.Offset + TypeMap.Offset(type, name), memory.Space, TypeMap.Fields(type).First(field => field.Name == name).Type),
        _ => throw new InvalidOperationException($"{type} has no field {name}."),
    };

    private Place Element(IOperation viewOperation, IPropertyReferenceOperation property)
    {
        if (Value(viewOperation) is not ViewData view)
            throw Unsupported(viewOperation.Syntax, "This view");
        return Element(view, Number(property.Arguments[0].Value));
    }

    internal MemoryPlace Element(ViewData view, Operand index) => new(Offset(view, index), 0, view.Space, view.Element);

    internal Operand Offset(ViewData view, Operand index)
    {
        index = To(index, ScalarType.I64);
        if (index is { IsConstant: true, Bits: 0 })
            return view.Pointer;
        Operand bytes = Code.Emit(Opcode.Mul, ScalarType.I64, index, Operand.Of((long)TypeMap.Size(view.Element)));
        return Code.Emit(Opcode.Add, ScalarType.U64, view.Pointer, bytes with { Type = ScalarType.U64 });
    }

    internal Data Read(Place place)
    {
        switch (place)
        {
            case ScalarPlace scalar:
                return new ScalarData(Code.Temporary(new(scalar.Type, scalar.Local, 0)));
            case ViewPlace view:
                return new ViewData(Code.Temporary(new(ScalarType.U64, view.Pointer, 0)), Code.Temporary(new(ScalarType.I64, view.Length, 0)), view.Space ?? Space.Global, view.Element);
            case StructPlace fields:
                return new StructData(fields.Fields.ToDictionary(field => field.Key, field => Read(field.Value), StringComparer.Ordinal));
            case PropertyPlace property:
                return property.Read();
            default:
                return Load((MemoryPlace)place);
        }
    }

    private Data Load(MemoryPlace place)
    {
        if (TypeMap.Memory(place.Type) is { } memory)
        {
            if (memory == MemoryType.Bool)
                return new ScalarData(Compare(Opcode.NotEqual, Code.Emit(Opcode.Load, ScalarType.I32, ScalarType.I32, MemoryType.U8, place.Space, place.Offset, 0, place.Pointer), Operand.Of(0)));
            ScalarType type = memory.Register();
            return new ScalarData(Code.Emit(Opcode.Load, type, type, memory, place.Space, place.Offset, 0, place.Pointer));
        }

        if (TypeMap.VectorCell(place.Type, out int count) is not { } cell)
            return new StructData(TypeMap.Fields(place.Type).ToDictionary(field => field.Name, field => Load((MemoryPlace)FieldOf(place, field.Name, place.Type)), StringComparer.Ordinal));
        Queue<Operand> parts = new(Code.EmitVector(cell, place.Space, place.Offset, place.Pointer, count));
        return Gather(place.Type, parts);
    }

    private static Data Gather(ITypeSymbol type, Queue<Operand> parts) =>
        TypeMap.Memory(type) is not null ? new ScalarData(parts.Dequeue())
        : new StructData(TypeMap.Fields(type).ToDictionary(field => field.Name, field => Gather(field.Type, parts), StringComparer.Ordinal));

    internal void Write(Place place, Data data, SyntaxNode node)
    {
        switch (place, data)
        {
            case (ScalarPlace scalar, ScalarData value):
                Code.Copy(scalar.Local, value.Operand);
                break;
            case (ViewPlace view, ViewData value):
                bool isDefault = value.Pointer is { IsConstant: true, Bits: 0 };
                if (!isDefault && view.Space is { } space && space != value.Space)
                    throw new DialectException(Dialect.UnsupportedType, node, "ArrayView", "one variable holds views of different memory (global, shared, local); use two variables");
                if (!isDefault)
                    view.Space = value.Space;
                Code.Copy(view.Pointer, value.Pointer);
                Code.Copy(view.Length, value.Length);
                break;
            case (StructPlace fields, StructData value):
                // By order, since tuples of one shape may name their elements differently.
                foreach ((Place field, Data part) in fields.Fields.Values.Zip(value.Fields.Values, (field, part) => (field, part)))
                    Write(field, part, node);
                break;
            case (PropertyPlace property, _):
                property.Write(data);
                break;
            case (MemoryPlace memory, _):
                Store(memory, data, node);
                break;
            default:
                throw Unsupported(node, "This assignment");
        }
    }

    private void Store(MemoryPlace place, Data data, SyntaxNode node)
    {
        if (TypeMap.Memory(place.Type) is { } memory)
        {
            Operand scalar = Scalar(data, node);
            if (memory == MemoryType.Bool)
                (memory, scalar) = (MemoryType.U8, Code.Emit(Opcode.Select, ScalarType.I32, scalar, Operand.Of(1), Operand.Of(0)));
            Code.Do(Opcode.Store, memory.Register(), memory, place.Space, place.Offset, 0, place.Pointer, scalar);
            return;
        }

        if (data is not StructData value)
            throw Unsupported(node, "A view in memory");
        if (TypeMap.VectorCell(place.Type, out int count) is { } cell)
        {
            Operand[] parts = [place.Pointer, .. Scalars(value)];
            Code.Do(Opcode.StoreVector, cell.Register(), cell, place.Space, place.Offset, count, parts);
            return;
        }

        foreach (IFieldSymbol field in TypeMap.Fields(place.Type))
            Store((MemoryPlace)FieldOf(place, field.Name, place.Type), value.Fields[field.Name], node);
    }

    private static IEnumerable<Operand> Scalars(Data data) =>
        data is ScalarData scalar ? [scalar.Operand] : ((StructData)data).Fields.Values.SelectMany(Scalars);
}
