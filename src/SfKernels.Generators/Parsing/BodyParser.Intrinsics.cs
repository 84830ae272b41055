using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>What the device does by itself: ILGPU's Grid, Group, Warp, SharedMemory, Atomic, Interop, views, and the mathematics.</content>
internal sealed partial class BodyParser
{
    private Data? Special(IPropertyReferenceOperation operation)
    {
        IPropertySymbol property = operation.Property;
        // Grid.Index.X and its like.
        if (operation.Instance is IPropertyReferenceOperation { Property: { IsStatic: true } outer } && TypeMap.FullName(outer.ContainingType) is "ILGPU.Grid" or "ILGPU.Group" && property.Name is "X" or "Y" or "Z")
        {
            IPropertySymbol whole = ((IPropertyReferenceOperation)operation.Instance).Property;
            return Axis(whole, property.Name) ?? throw Unsupported(operation.Syntax, $"{whole.ContainingType.Name}.{whole.Name}.{property.Name}");
        }

        if (!property.IsStatic || TypeMap.FullName(property.ContainingType) is not ("ILGPU.Grid" or "ILGPU.Group" or "ILGPU.Warp"))
            return null;
        if (property.Type.Name is "Index3D" or "LongIndex3D" && Axes.Select(axis => Axis(property, axis)).ToArray() is var axes && axes.All(axis => axis is not null))
            return Index(TypeOf(property.Type, operation.Syntax), [.. axes.Select(axis => axis!.Operand)]);
        return SpecialProperty(TypeMap.FullName(property.ContainingType), property.Name)
            ?? throw Unsupported(operation.Syntax, $"{property.ContainingType.Name}.{property.Name}");
    }

    private ScalarData? Axis(IPropertySymbol whole, string axis) => (TypeMap.FullName(whole.ContainingType), whole.Name) switch
    {
        (var type, "Index") => SpecialProperty(type, "Idx" + axis),
        (var type, "Dimension") => SpecialProperty(type, "Dim" + axis),
        (var type, "GlobalIndex") => SpecialProperty(type, axis == "X" ? "GlobalLinearIndex" : "Idx" + axis),
        (var type, "LongGlobalIndex") when axis != "X" => SpecialProperty(type, "Idx" + axis),
        (_, "LongGlobalIndex") => new(Code.Emit(Opcode.Add, ScalarType.I64, Code.Emit(Opcode.Mul, ScalarType.I64, To(Register(SpecialRegister.BlockX), ScalarType.I64), Operand.Of((long)BlockSize)), To(Register(SpecialRegister.ThreadX), ScalarType.I64))),
        _ => null,
    };

    private ScalarData? SpecialProperty(string type, string name)
    {
        Operand? value = (type, name) switch
        {
            ("ILGPU.Grid", "IdxX" or "LinearIndex") => Register(SpecialRegister.BlockX),
            ("ILGPU.Grid", "DimX") => Register(SpecialRegister.GridX),
            ("ILGPU.Grid", "IdxY" or "IdxZ") => Operand.Of(0),
            ("ILGPU.Grid", "DimY" or "DimZ") => Operand.Of(1),
            ("ILGPU.Grid", "GlobalLinearIndex") => Code.Emit(Opcode.Add, ScalarType.I32, Code.Emit(Opcode.Mul, ScalarType.I32, Register(SpecialRegister.BlockX), Operand.Of(BlockSize)), Register(SpecialRegister.ThreadX)),
            ("ILGPU.Group", "IdxX" or "LinearIndex") => Register(SpecialRegister.ThreadX),
            ("ILGPU.Group", "DimX") => Operand.Of(BlockSize),
            ("ILGPU.Group", "IdxY" or "IdxZ") => Operand.Of(0),
            ("ILGPU.Group", "DimY" or "DimZ") => Operand.Of(1),
            ("ILGPU.Group", "IsFirstThread") => Compare(Opcode.Equal, Register(SpecialRegister.ThreadX), Operand.Of(0)),
            ("ILGPU.Group", "IsLastThread") => Compare(Opcode.Equal, Register(SpecialRegister.ThreadX), Operand.Of(BlockSize - 1)),
            ("ILGPU.Warp", "WarpSize") => Operand.Of(32),
            ("ILGPU.Warp", "LaneIdx") => Register(SpecialRegister.Lane),
            ("ILGPU.Warp", "WarpIdx") => Code.Emit(Opcode.Shr, ScalarType.U32, Register(SpecialRegister.ThreadX) with { Type = ScalarType.U32 }, Operand.Of(5)) with { Type = ScalarType.I32 },
            ("ILGPU.Warp", "IsFirstLane") => Compare(Opcode.Equal, Register(SpecialRegister.Lane), Operand.Of(0)),
            ("ILGPU.Warp", "IsLastLane") => Compare(Opcode.Equal, Register(SpecialRegister.Lane), Operand.Of(31)),
            _ => null,
        };
        return value is { } found ? new ScalarData(found) : null;
    }

    private Operand Register(SpecialRegister register) => Code.Emit(Opcode.Special, ScalarType.I32, ScalarType.I32, (long)register);

    private Place? SharedCell(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (TypeMap.FullName(method.ContainingType) != "ILGPU.SharedMemory" || method.Name != "Allocate" || method.Parameters.Length != 0)
            return null;
        ITypeSymbol element = TypeOf(method.TypeArguments[0], invocation.Syntax);
        return new MemoryPlace(Shared(element, 1, invocation), 0, Space.Shared, element);
    }

    private Operand Shared(ITypeSymbol element, long count, IOperation operation, Space space = Space.Shared)
    {
        string type = space == Space.Shared ? "SharedMemory" : "LocalMemory";
        if (loops > 0)
            throw new DialectException(Dialect.SharedMemory, operation.Syntax, type, "a place outside loops");
        if (TypeMap.HoldsView(element))
            throw new DialectException(Dialect.UnsupportedType, operation.Syntax, element.Name, "shared and local memory hold numbers and structs of them");
        (int size, _) = TypeMap.Layout(element);
        if (count * size > 48 * 1024)
            throw new DialectException(Dialect.SharedMemory, operation.Syntax, type, space == Space.Shared ? "at most 48 KiB a block" : "at most 48 KiB a thread");
        string name = operation.Syntax.FirstAncestorOrSelf<VariableDeclaratorSyntax>()?.Identifier.ValueText ?? "cells";
        int array = Code.NewShared((space == Space.Shared ? "shared_" : "local_") + PtxName.Of(name), (int)(count * size), 16, space);
        return Code.Emit(Opcode.SharedAddress, ScalarType.U64, ScalarType.U64, array);
    }

    /// <summary>Translates a call of a known library method; false when its own body is to be inlined.</summary>
    private bool Intrinsic(IInvocationOperation invocation, out Data? result)
    {
        IMethodSymbol method = invocation.TargetMethod;
        result = null;
        switch (TypeMap.FullName(method.ContainingType))
        {
            case "ILGPU.ArrayView" or "ILGPU.Runtime.ArrayView1D" when invocation.Instance is { } instance && TypeMap.IsView(frame.Substitute(instance.Type!)):
                result = ViewMethod((ViewData)Value(instance), invocation);
                return true;
            case "ILGPU.Runtime.ArrayView2D" when invocation.Instance is not null:
                result = View2DMethod(invocation);
                return true;
            case "ILGPU.Index1D" or "ILGPU.LongIndex1D" or "ILGPU.Index2D" or "ILGPU.LongIndex2D" or "ILGPU.Index3D" or "ILGPU.LongIndex3D":
                result = IndexMethod(invocation);
                return true;
            case "ILGPU.Stride2D.DenseX" or "ILGPU.Stride2D.DenseY":
                result = StrideMethod(invocation);
                return true;
            case "ILGPU.Runtime.ArrayViewExtensions":
                result = ViewExtension(invocation);
                return true;
            case "ILGPU.SharedMemory" or "ILGPU.LocalMemory":
                if (SharedCell(invocation) is { } cell)
                {
                    result = Read(cell);
                    return true;
                }

                result = Allocated(invocation);
                return true;
            case "ILGPU.Group":
                result = GroupMethod(invocation);
                return true;
            case "ILGPU.Grid" when method.Name is "ComputeGlobalIndex" or "ComputeLongGlobalIndex" && invocation.Arguments.Length == 2:
                ScalarType type = method.Name == "ComputeGlobalIndex" ? ScalarType.I32 : ScalarType.I64;
                Operand block = To(Number(Argument(invocation, 0)), type), thread = To(Number(Argument(invocation, 1)), type);
                result = new ScalarData(Code.Emit(Opcode.Add, type, Code.Emit(Opcode.Mul, type, block, ConstantOf(BlockSize, type)), thread));
                return true;
            case "ILGPU.Warp":
                result = WarpMethod(invocation);
                return true;
            case "ILGPU.Algorithms.WarpExtensions" or "ILGPU.Algorithms.GroupExtensions":
                result = Collective(invocation);
                return true;
            case "ILGPU.Atomic":
                result = Atomic(invocation);
                return true;
            case "ILGPU.MemoryFence":
                Code.Do(method.Name switch { "GroupLevel" => Opcode.FenceGroup, "DeviceLevel" => Opcode.FenceDevice, _ => Opcode.FenceSystem }, ScalarType.Bool);
                return true;
            case "ILGPU.Interop" or "System.BitConverter":
                result = Reinterpreted(invocation);
                return true;
            case "System.Runtime.CompilerServices.Unsafe" when method.Name == "SizeOf":
                result = new ScalarData(Operand.Of(TypeMap.Size(TypeOf(method.TypeArguments[0], invocation.Syntax))));
                return true;
            case "SfKernels.Abstractions.KernelLoop":
                result = Value(Argument(invocation, 0));
                return true;
            case "System.Math" or "System.MathF" or "ILGPU.IntrinsicMath" or "ILGPU.Algorithms.XMath" or "System.Numerics.BitOperations" or "System.Single" or "System.Double" or "System.Byte" or "System.SByte" or "System.Int16" or "System.UInt16" or "System.Int32" or "System.Int64" or "System.UInt32" or "System.UInt64" or "System.Half" or "ILGPU.Half":
                result = Mathematics(invocation);
                return true;
            default:
                if (!IsGenericMathematics(invocation))
                    return false;
                result = GenericMathematics(invocation);
                return true;
        }
    }

    private bool IsGenericMathematics(IInvocationOperation invocation) => invocation.ConstrainedToType is { } type && TypeMap.Memory(frame.Substitute(type)) is not null
        && invocation.TargetMethod.ContainingType is { TypeKind: TypeKind.Interface, ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } };

    // INumber and its like, with a number in place of the type parameter.
    private Data? GenericMathematics(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        MemoryType memory = TypeMap.Memory(frame.Substitute(invocation.ConstrainedToType!))!.Value;
        if (method.Name is not ("CreateTruncating" or "CreateSaturating" or "CreateChecked"))
            return Mathematics(invocation);
        MemoryType from = TypeMap.Memory(TypeOf(Argument(invocation, 0).Type, invocation.Syntax)) ?? throw Unsupported(invocation.Syntax, method.Name);
        if (method.Name == "CreateChecked" && !from.Register().IsFloat() && !memory.Register().IsFloat() && from != memory)
            throw new DialectException(Dialect.Exceptions, invocation.Syntax, "CreateChecked");
        if (method.Name == "CreateSaturating" && !memory.Register().IsFloat() && from != memory)
            throw Unsupported(invocation.Syntax, method.Name);
        return new ScalarData(Convert(Number(Argument(invocation, 0)), from, memory));
    }

    // Zero, One and the bounds of the number in place of a type parameter.
    private ScalarData? GenericConstant(IPropertyReferenceOperation operation)
    {
        if (operation.ConstrainedToType is not { } constrained || TypeMap.Memory(frame.Substitute(constrained)) is not { } memory
            || operation.Property.ContainingType is not { TypeKind: TypeKind.Interface, ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } })
            return null;
        ScalarType type = memory.Register();
        return operation.Property.Name switch
        {
            "Zero" or "AdditiveIdentity" => new(new(type, -1, 0)),
            "One" or "MultiplicativeIdentity" => new(type switch { ScalarType.F16 => new(type, -1, 0x3c00), ScalarType.F32 => Operand.Of(1f), ScalarType.F64 => Operand.Of(1d), _ => ConstantOf(1, type) }),
            _ => null,
        };
    }

    // One thread writes a cell of shared memory, all read it.
    private Data Broadcast(IInvocationOperation invocation)
    {
        ITypeSymbol type = TypeOf(invocation.Type, invocation.Syntax);
        Data value = Value(Argument(invocation, 0));
        Operand thread = Number(Argument(invocation, 1));
        if (TypeMap.HoldsView(type))
            throw Unsupported(invocation.Syntax, "A broadcast of views");
        MemoryPlace cell = new(Code.Emit(Opcode.SharedAddress, ScalarType.U64, ScalarType.U64, Code.NewShared("shared_broadcast", TypeMap.Size(type), 16)), 0, Space.Shared, type);
        int write = Code.NewLabel(), written = Code.NewLabel();
        Code.Branch(Compare(Opcode.Equal, Register(SpecialRegister.ThreadX), thread), write, written);
        Code.Mark(write);
        Write(cell, value, invocation.Syntax);
        Code.Jump(written);
        Code.Mark(written);
        Code.Do(Opcode.Barrier, ScalarType.Bool, MemoryType.I32, Space.Shared, NewMeeting(invocation.Syntax), 0);
        Data result = Read(cell);
        // The cell is free again only when all have read it.
        Code.Do(Opcode.Barrier, ScalarType.Bool, MemoryType.I32, Space.Shared, NewMeeting(invocation.Syntax), 0);
        return result;
    }

    private Data? GroupMethod(IInvocationOperation invocation)
    {
        Opcode? op = invocation.TargetMethod.Name switch
        {
            "Barrier" => Opcode.Barrier,
            "BarrierAnd" => Opcode.BarrierAnd,
            "BarrierOr" => Opcode.BarrierOr,
            "BarrierPopCount" => Opcode.BarrierPopCount,
            _ => null,
        };
        if (invocation.TargetMethod.Name == "Broadcast")
            return Broadcast(invocation);
        if (op is not { } barrier)
            throw Unsupported(invocation.Syntax, $"Group.{invocation.TargetMethod.Name}");
        if (barrier == Opcode.Barrier)
        {
            Code.Do(barrier, ScalarType.Bool, MemoryType.I32, Space.Shared, NewMeeting(invocation.Syntax), 0);
            return null;
        }

        Operand predicate = Number(Argument(invocation, 0));
        ScalarType result = barrier == Opcode.BarrierPopCount ? ScalarType.I32 : ScalarType.Bool;
        return new ScalarData(Code.Emit(barrier, result, result, NewMeeting(invocation.Syntax), predicate));
    }
}
