using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Fields, properties, construction.</content>
internal sealed partial class BodyParser
{
    private Data Field(IFieldReferenceOperation operation)
    {
        IFieldSymbol field = operation.Field;
        if (!field.IsStatic)
        {
            if (frame.Substitute(operation.Instance!.Type!) is { TypeKind: not TypeKind.Struct })
                throw new DialectException(Dialect.VirtualCall, operation.Syntax, field.Name, $"an object of '{field.ContainingType.Name}'");
            return Read(Place(operation));
        }

        if (field.ConstantValue is { } constant)
            return new ScalarData(ConstantOf(constant));
        if (TypeMap.FullName(field.ContainingType) == "ILGPU.Half" && HalfConstant(field.Name) is { } half)
            return new ScalarData(half);
        if (field.Name == "ElementSize" && (TypeMap.IsView(field.ContainingType) || TypeMap.IsView2D(field.ContainingType)))
            return new ScalarData(Operand.Of(TypeMap.Size(frame.Substitute(TypeMap.ElementOf(field.ContainingType)))));
        if (TypeMap.IsIndex(field.ContainingType) && IndexConstant(field) is { } index)
            return index;
        if (field.Name == "Empty" && TypeMap.IsView(frame.Substitute(field.ContainingType)))
            return Default(frame.Substitute(field.ContainingType));
        // A static readonly number or struct of numbers with an initialiser is as good as a constant.
        if (field.IsReadOnly && !TypeMap.HoldsView(frame.Substitute(field.Type)) && frame.Substitute(field.Type).TypeKind is TypeKind.Struct or TypeKind.Enum && Initializer(field) is { } value)
        {
            if (!initialising.Add(field))
                throw new DialectException(Dialect.StaticState, operation.Syntax, $"{field.ContainingType.Name}.{field.Name}");
            Data result = Value(value);
            initialising.Remove(field);
            return result;
        }

        throw new DialectException(Dialect.StaticState, operation.Syntax, $"{field.ContainingType.Name}.{field.Name}");
    }

    /// <summary>What a field or an automatic property starts as, converted to its type; null where nothing is said.</summary>
    private IOperation? Initializer(ISymbol member) => member.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        VariableDeclaratorSyntax { Initializer: { } clause } => (Operation(clause) as ISymbolInitializerOperation)?.Value,
        PropertyDeclarationSyntax { Initializer: { } clause } => (Operation(clause) as ISymbolInitializerOperation)?.Value,
        _ => null,
    };

    private static Operand? HalfConstant(string name) => name switch
    {
        "Zero" => new(ScalarType.F16, -1, 0),
        "One" => new(ScalarType.F16, -1, 0x3c00),
        "PositiveInfinity" => new(ScalarType.F16, -1, 0x7c00),
        "NegativeInfinity" => new(ScalarType.F16, -1, 0xfc00),
        "MaxValue" => new(ScalarType.F16, -1, 0x7bff),
        "MinValue" => new(ScalarType.F16, -1, 0xfbff),
        "NaN" => new(ScalarType.F16, -1, 0x7fff),
        "Epsilon" => new(ScalarType.F16, -1, 1),
        _ => null,
    };

    private Data Property(IPropertyReferenceOperation operation)
    {
        IPropertySymbol property = operation.Property;
        if (Special(operation) is { } special)
            return special;
        if (GenericConstant(operation) is { } number)
            return number;
        Made(operation.Instance);
        ITypeSymbol? receiver = operation.Instance?.Type is { } type ? frame.Substitute(type) : null;
        if (receiver is not null && TypeMap.IsView(receiver) && operation.Instance is { } viewOperation)
        {
            if (property.IsIndexer)
                return Read(Place(operation));
            if (Value(viewOperation) is ViewData view)
                return ViewProperty(view, property.Name, operation.Syntax);
        }

        if (receiver is not null && TypeMap.IsIndex(receiver) && IndexProperty(Value(operation.Instance!), receiver, property, operation.Syntax) is { } part)
            return part;
        if (receiver is not null && TypeMap.IsView2D(receiver))
            return property.IsIndexer ? Read(Place(operation)) : View2DProperty(Value(operation.Instance!), receiver, property.Name, operation.Syntax) ?? Read(Place(operation));
        if (receiver is not null && TypeMap.FullName(receiver) is "ILGPU.Stride2D.DenseX" or "ILGPU.Stride2D.DenseY" && property.Name is "XStride" or "YStride")
            return new ScalarData(Stride((StructData)Value(operation.Instance!), receiver, property.Name.Substring(0, 1)));

        if (property.GetMethod is not { } getter)
            throw Unsupported(operation.Syntax, $"Property '{property.Name}'");
        if (!property.IsStatic && !property.IsIndexer && receiver is { TypeKind: TypeKind.Struct } && property.ContainingType.TypeKind != TypeKind.Interface && BackingField(property) is not null)
            return Read(Place(operation));
        IMethodSymbol resolved = Resolve(getter, operation.ConstrainedToType, receiver, operation.Syntax);
        if (resolved.IsStatic && StaticAutoProperty(resolved, operation.Syntax) is { } value)
            return value;
        // An interface's property that the struct implements with an automatic one has no body to inline.
        if (!resolved.IsStatic && resolved.AssociatedSymbol is IPropertySymbol implemented && BackingField(implemented) is { } backing)
            return Read(FieldOf(Place(operation.Instance!), backing.Name, receiver!));
        return Inline(resolved, operation.Instance is null ? null : Receiver(operation.Instance, resolved), operation.Arguments, operation.Syntax)!;
    }

    private Data? StaticAutoProperty(IMethodSymbol getter, SyntaxNode node)
    {
        if (getter.AssociatedSymbol is not IPropertySymbol property || !property.OriginalDefinition.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property.OriginalDefinition)))
            return null;
        if (property.SetMethod is null && Initializer(property) is { } value)
            return Value(value);
        throw new DialectException(Dialect.StaticState, node, $"{property.ContainingType.Name}.{property.Name}");
    }

    private Data Create(IObjectCreationOperation creation)
    {
        ITypeSymbol type = frame.Substitute(creation.Type!);
        if (type.TypeKind != TypeKind.Struct)
            throw new DialectException(Dialect.Allocation, creation.Syntax, $"A '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'");
        TypeMap.Check(type, creation.Syntax);
        if (TypeMap.Memory(type) is { } memory && creation.Arguments.Length == 1)
            return new ScalarData(Convert(Number(creation.Arguments[0].Value), TypeMap.Memory(TypeOf(creation.Arguments[0].Value.Type, creation.Syntax))!.Value, memory));
        if (TypeMap.IsIndex(type))
            return CreateIndex(creation, type);
        if (TypeMap.IsView2D(type) && creation.Arguments.Length == 3 && Value(Argument(creation, 0)) is ViewData cells)
            return View2D(type, cells, Components(Argument(creation, 1)), Value(Argument(creation, 2)));
        if (TypeMap.FullName(type) is "ILGPU.Stride2D.DenseX" or "ILGPU.Stride2D.DenseY" && creation.Arguments.Length == 1)
            return new StructData(TypeMap.Fields(type).ToDictionary(field => field.Name, Data (_) => new ScalarData(Number(Argument(creation, 0))), StringComparer.Ordinal));
        if (TypeMap.IsView(type) && creation.Arguments.Length == 3 && creation.Constructor?.Parameters[0].Name == "baseView" && Value(Argument(creation, 0)) is ViewData whole)
            return new ViewData(whole.Pointer, To(Number(Argument(creation, 1)), ScalarType.I64), whole.Space, whole.Element);
        if (TypeMap.IsView(type) && creation.Arguments.Length > 0)
            throw Unsupported(creation.Syntax, "A view made of anything but parts of other views");
        Place place = NewPlace(type, null);
        Write(place, Default(type), creation.Syntax);
        if (creation.Constructor is { IsImplicitlyDeclared: false } constructor)
            Construct(frame.Substitute(constructor), type, place, creation);
        if (creation.Initializer is { } initializer)
            Initialise(place, initializer);
        return Read(place);
    }

    private void Initialise(Place place, IObjectOrCollectionInitializerOperation initializer)
    {
        frame.Initialised.Push(place);
        foreach (IOperation member in initializer.Initializers)
            Evaluate(member);
        frame.Initialised.Pop();
    }

    private Data With(IWithOperation with)
    {
        ITypeSymbol type = TypeOf(with.Type, with.Syntax);
        Place copy = NewPlace(type, null);
        Write(copy, Value(with.Operand), with.Syntax);
        if (with.Initializer is { } initializer)
            Initialise(copy, initializer);
        return Read(copy);
    }

    private void Construct(IMethodSymbol constructor, ITypeSymbol type, Place place, IObjectCreationOperation creation)
    {
        SyntaxNode? declaration = constructor.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        if (declaration is not TypeDeclarationSyntax)
        {
            Inline(constructor, place, creation.Arguments, creation.Syntax);
            return;
        }

        // A primary constructor: positional properties of a record, then the initialisers of fields and properties, which see its parameters.
        Frame initialisers = new(constructor, frame) { This = place };
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            IParameterSymbol parameter = constructor.OriginalDefinition.Parameters[argument.Parameter!.Ordinal];
            Data value = Value(argument.Value);
            initialisers.Places[parameter] = NewPlace(TypeOf(argument.Parameter.Type, argument.Syntax), parameter.Name);
            Write(initialisers.Places[parameter], value, argument.Syntax);
            IFieldSymbol? field = declaration is RecordDeclarationSyntax
                ? TypeMap.Fields(type).FirstOrDefault(candidate => candidate.AssociatedSymbol is { } property && property.Name == parameter.Name && property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax)
                : null;
            if (field is not null)
                Write(FieldOf(place, field.Name, type), value, argument.Syntax);
        }

        InitialiseMembers(initialisers, type);
    }

    // Fields and automatic properties with an initialiser, in their order.
    private void InitialiseMembers(Frame initialisers, ITypeSymbol type)
    {
        Frame caller = frame;
        frame = initialisers;
        foreach (IFieldSymbol field in TypeMap.Fields(type))
        {
            if (Initializer(field.AssociatedSymbol ?? field) is { } value)
                Write(FieldOf(initialisers.This!, field.Name, type), Value(value), value.Syntax);
        }

        frame = caller;
    }
}
