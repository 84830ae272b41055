using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Views: lengths, parts, elements of two dimensions. ArrayView1D with the dense stride is an ArrayView; ArrayView2D is a struct of one, its extents and its stride.</content>
internal sealed partial class BodyParser
{
    private Data ViewProperty(ViewData view, string name, SyntaxNode node) => name switch
    {
        "Length" => new ScalarData(view.Length),
        "Extent" => new ScalarData(view.Length),
        "IntLength" or "IntExtent" => new ScalarData(To(view.Length, ScalarType.I32)),
        "LengthInBytes" => new ScalarData(Bytes(view.Length, view.Element)),
        "IsValid" => new ScalarData(Compare(Opcode.Greater, view.Length, Operand.Of(0L))),
        "BaseView" => view,
        _ => throw Unsupported(node, $"ArrayView.{name}"),
    };

    private Operand Bytes(Operand length, ITypeSymbol element) => Code.Emit(Opcode.Mul, ScalarType.I64, length, Operand.Of((long)TypeMap.Size(element)));

    private Data ViewMethod(ViewData view, IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        switch (method.Name)
        {
            case "SubView":
                Operand start = To(Number(Argument(invocation, 0)), ScalarType.I64);
                Operand length = invocation.Arguments.Length == 2 ? To(Number(Argument(invocation, 1)), ScalarType.I64) : Code.Emit(Opcode.Sub, ScalarType.I64, view.Length, start);
                return new ViewData(Offset(view, start), length, view.Space, view.Element);
            case "Cast":
                return Cast(view, TypeOf(method.TypeArguments[0], invocation.Syntax));
            case "AsContiguous" or "AsDense":
                return view;
            case "ComputeLinearIndex":
                return Value(Argument(invocation, 0));
            case "As2DDenseXView" or "As2DDenseYView" or "As2DView":
                Operand[] extent = Components(Argument(invocation, 0));
                ITypeSymbol type = TypeOf(method.ReturnType, invocation.Syntax);
                return View2D(type, view, extent, method.Name == "As2DView" ? Value(Argument(invocation, 1)) : DenseStride(TypeMap.StrideOf(type), extent));
            default:
                throw Unsupported(invocation.Syntax, $"{method.ContainingType.Name}.{method.Name}");
        }
    }

    private ViewData Cast(ViewData view, ITypeSymbol other)
    {
        Operand count = Code.Emit(Opcode.Div, ScalarType.U64, Bytes(view.Length, view.Element) with { Type = ScalarType.U64 }, Operand.Of((ulong)TypeMap.Size(other)));
        return new(view.Pointer, count with { Type = ScalarType.I64 }, view.Space, other);
    }

    // What ILGPU has as methods of extension: promises of alignment, and the same for views of one dimension.
    private ViewData ViewExtension(IInvocationOperation invocation)
    {
        string name = invocation.TargetMethod.Name;
        if (name is "Cast" or "AsDense" && Value(Argument(invocation, 0)) is ViewData one)
            return name == "Cast" ? Cast(one, TypeOf(invocation.TargetMethod.TypeArguments[1], invocation.Syntax)) : one;
        long? alignment = name == "AsAligned" ? Constant(Argument(invocation, 1))
            : name.StartsWith("AsAligned", StringComparison.Ordinal) && int.TryParse(name.Substring("AsAligned".Length), out int bytes) ? bytes : null;
        if (alignment is not { } known || Value(Argument(invocation, 0)) is not ViewData view)
            throw Unsupported(invocation.Syntax, $"ArrayViewExtensions.{name}");
        return new(Code.Emit(Opcode.AssumeAligned, ScalarType.U64, ScalarType.U64, known, view.Pointer), view.Length, view.Space, view.Element);
    }

    private StructData View2D(ITypeSymbol type, ViewData view, Operand[] extent, Data stride) => new(TypeMap.Fields(type).ToDictionary(
        field => field.Name,
        field => TypeMap.NameOf(field) switch { "BaseView" => view, "Extent" => Index(field.Type, extent), _ => stride },
        StringComparer.Ordinal));

    private static (ViewData View, Operand[] Extent, StructData Stride, ITypeSymbol StrideType) Parts2D(Data data, ITypeSymbol type, SyntaxNode node)
    {
        IReadOnlyDictionary<string, Data> fields = ((StructData)data).Fields;
        IFieldSymbol Named(string name) => TypeMap.Fields(type).First(field => TypeMap.NameOf(field) == name);
        IFieldSymbol extent = Named("Extent");
        return ((ViewData)fields[Named("BaseView").Name], Components(fields[extent.Name], extent.Type, node), (StructData)fields[Named("Stride").Name], TypeMap.StrideOf(type));
    }

    // A stride that is not kept is 1: neighbours of that dimension touch.
    private static Operand Stride(StructData stride, ITypeSymbol type, string axis) =>
        TypeMap.Fields(type).FirstOrDefault(field => TypeMap.NameOf(field) == axis + "Stride") is { } field && stride.Fields[field.Name] is ScalarData number ? number.Operand : Operand.Of(1);

    // The rows of a dense view follow each other.
    private StructData DenseStride(ITypeSymbol stride, Operand[] extent) => new(TypeMap.Fields(stride).ToDictionary(
        field => field.Name, Data (field) => new ScalarData(To(extent[TypeMap.NameOf(field) == "YStride" ? 0 : 1], ScalarType.I32)), StringComparer.Ordinal));

    private Operand Linear(StructData stride, ITypeSymbol type, Operand[] index)
    {
        Operand x = Scaled(index[0], Stride(stride, type, "X")), y = Scaled(index[1], Stride(stride, type, "Y"));
        return Code.Emit(Opcode.Add, ScalarType.I64, x, y);

        Operand Scaled(Operand part, Operand by) => by is { IsConstant: true, Bits: 1 }
            ? To(part, ScalarType.I64)
            : Code.Emit(Opcode.Mul, ScalarType.I64, To(part, ScalarType.I64), by.IsConstant ? Operand.Of((long)(int)by.Bits) : To(by, ScalarType.I64));
    }

    /// <summary>From the first element to the last, with what lies between them, as ILGPU counts a view: 0 where an extent is.</summary>
    private Operand StridedLength(Operand[] extent, StructData stride, ITypeSymbol strideType)
    {
        Operand[] wide = [.. extent.Select(part => To(part, ScalarType.I64))];
        Operand one = Operand.Of(1L), none = Operand.Of(0L);
        Operand last = Linear(stride, strideType, [.. wide.Select(part => Code.Emit(Opcode.Sub, ScalarType.I64, part, one))]);
        return wide.Aggregate(
            Code.Emit(Opcode.Add, ScalarType.I64, last, one),
            (length, part) => Code.Emit(Opcode.Select, ScalarType.I64, Compare(Opcode.Equal, part, none), none, length));
    }

    private MemoryPlace Element2D(IOperation instance, ITypeSymbol type, IPropertyReferenceOperation property)
    {
        (ViewData view, _, StructData stride, ITypeSymbol strideType) = Parts2D(Value(instance), type, property.Syntax);
        return Element(view, Linear(stride, strideType, [.. property.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).SelectMany(argument => Components(argument.Value))]));
    }

    private Data? View2DProperty(Data data, ITypeSymbol type, string name, SyntaxNode node)
    {
        (ViewData view, Operand[] extent, StructData stride, ITypeSymbol strideType) = Parts2D(data, type, node);
        switch (name)
        {
            case "BaseView" or "Extent" or "Stride": return null;
            case "IsValid": return ViewProperty(view, name, node);
            case "IntExtent":
                return Index(((IPropertySymbol)type.GetMembers(name).First()).Type, extent);
        }

        Operand length = StridedLength(extent, stride, strideType);
        return name is "Length" or "IntLength" or "LengthInBytes" ? ViewProperty(new(view.Pointer, length, view.Space, view.Element), name, node) : throw Unsupported(node, $"ArrayView2D.{name}");
    }

    private Data View2DMethod(IInvocationOperation invocation)
    {
        ITypeSymbol type = frame.Substitute(invocation.Instance!.Type!);
        (ViewData view, _, StructData stride, ITypeSymbol strideType) = Parts2D(Value(invocation.Instance), type, invocation.Syntax);
        switch (invocation.TargetMethod.Name)
        {
            case "AsContiguous":
                return view;
            case "ComputeLinearIndex":
                ScalarType result = TypeMap.Memory(invocation.TargetMethod.ReturnType)!.Value.Register();
                return new ScalarData(To(Linear(stride, strideType, Components(Argument(invocation, 0))), result));
            case "SubView":
                return SubView2D(Components(Argument(invocation, 1)));
            default:
                throw Unsupported(invocation.Syntax, $"ArrayView2D.{invocation.TargetMethod.Name}");
        }

        StructData SubView2D(Operand[] extent)
        {
            Operand start = Linear(stride, strideType, Components(Argument(invocation, 0)));
            return View2D(type, new(Offset(view, start), StridedLength(extent, stride, strideType), view.Space, view.Element), extent, stride);
        }
    }

    private Data StrideMethod(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method is { IsStatic: true, Name: "FromExtent" })
            return DenseStride(frame.Substitute(method.ContainingType), Components(Argument(invocation, 0)));
        if (method is not { IsStatic: false, Name: "ComputeElementIndex" })
            throw Unsupported(invocation.Syntax, $"{method.ContainingType.Name}.{method.Name}");
        ITypeSymbol type = frame.Substitute(invocation.Instance!.Type!);
        return new ScalarData(To(Linear((StructData)Value(invocation.Instance), type, Components(Argument(invocation, 0))), TypeMap.Memory(method.ReturnType)!.Value.Register()));
    }

    /// <summary>SharedMemory and LocalMemory: arrays of a constant size, of one or two dimensions.</summary>
    private Data Allocated(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        ITypeSymbol element = TypeOf(method.TypeArguments[0], invocation.Syntax);
        Space space = method.ContainingType.Name == "SharedMemory" ? Space.Shared : Space.Local;
        if (method.Name is "Allocate" or "Allocate1D" && method.Parameters.Length == 1)
            return Cells(Constant(Argument(invocation, 0)) ?? (Number(Argument(invocation, 0)) is { IsConstant: true } number ? (int)number.Bits : 0));
        if (method.Name is not ("Allocate2D" or "Allocate2DDenseX" or "Allocate2DDenseY"))
            throw Unsupported(invocation.Syntax, $"{method.ContainingType.Name}.{method.Name}");
        ITypeSymbol type = TypeOf(method.ReturnType, invocation.Syntax), strideType = TypeMap.StrideOf(type);
        Operand[] extent = Components(Argument(invocation, 0));
        StructData stride = method.Parameters.Length == 2 ? (StructData)Value(Argument(invocation, 1)) : DenseStride(strideType, extent);
        Operand[] strides = [Stride(stride, strideType, "X"), Stride(stride, strideType, "Y")];
        bool isKnown = extent.Concat(strides).All(part => part.IsConstant) && extent.All(part => (int)part.Bits > 0);
        long last = isKnown ? extent.Zip(strides, (size, by) => ((int)size.Bits - 1) * (long)(int)by.Bits).Sum() : -1;
        return View2D(type, Cells(last + 1), extent, stride);

        ViewData Cells(long count) => count > 0
            ? new(Shared(element, count, invocation, space), Operand.Of(count), space, element)
            : throw new DialectException(Dialect.SharedMemory, invocation.Syntax, method.ContainingType.Name, "a positive constant number of elements");
    }
}
