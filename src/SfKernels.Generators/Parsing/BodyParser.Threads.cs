using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Shuffles, atomics, reinterpretation of bits.</content>
internal sealed partial class BodyParser
{
    private Data? WarpMethod(IInvocationOperation invocation)
    {
        string name = invocation.TargetMethod.Name;
        if (name == "Barrier")
        {
            Code.Do(Opcode.WarpBarrier, ScalarType.Bool, MemoryType.I32, Space.Global, NewMeeting(invocation.Syntax, ofWarp: true), 0);
            return null;
        }

        if (name is "ComputeWarpIdx" or "ComputeWarpThreadIdx")
        {
            Operand thread = Number(Argument(invocation, 0)) with { Type = ScalarType.U32 };
            return new ScalarData((name == "ComputeWarpIdx" ? Code.Emit(Opcode.Shr, ScalarType.U32, thread, Operand.Of(5)) : Code.Emit(Opcode.And, ScalarType.U32, thread, Operand.Of(31u))) with { Type = ScalarType.I32 });
        }

        Opcode op = name switch
        {
            "ShuffleDown" => Opcode.ShuffleDown,
            "ShuffleUp" => Opcode.ShuffleUp,
            "ShuffleXor" => Opcode.ShuffleXor,
            "Shuffle" or "Broadcast" => Opcode.ShuffleIndex,
            _ => throw Unsupported(invocation.Syntax, $"Warp.{name}"),
        };
        long width = 32;
        if (invocation.Arguments.Length == 3)
            width = Constant(Argument(invocation, 2)) is { } given and (1 or 2 or 4 or 8 or 16 or 32) ? given : throw Unsupported(invocation.Syntax, "A shuffle whose width is no constant power of two up to 32");
        Data value = Value(Argument(invocation, 0));
        Operand lane = Number(Argument(invocation, 1));
        return Shuffled(op, value, lane, width, invocation.Syntax);
    }

    private Data Shuffled(Opcode op, Data value, Operand lane, long width, SyntaxNode node)
    {
        int meeting = NewMeeting(node, ofWarp: true);
        return Each(value);

        Data Each(Data part) => part switch
        {
            ScalarData scalar => new ScalarData(Shuffled(op, scalar.Operand, lane, width, meeting)),
            StructData fields => new StructData(fields.Fields.ToDictionary(field => field.Key, field => Each(field.Value), StringComparer.Ordinal)),
            _ => throw Unsupported(node, "A shuffle of views"),
        };
    }

    private Operand Shuffled(Opcode op, Operand scalar, Operand lane, long width, int meeting) => scalar.Type switch
    {
        ScalarType.F16 => Convert(Shuffled(op, Convert(scalar, MemoryType.F16, MemoryType.F32), lane, width, meeting), MemoryType.F32, MemoryType.F16),
        ScalarType.Bool => Compare(Opcode.NotEqual, Shuffled(op, Code.Emit(Opcode.Select, ScalarType.I32, scalar, Operand.Of(1), Operand.Of(0)), lane, width, meeting), Operand.Of(0)),
        _ => Code.Emit(op, scalar.Type, scalar.Type, MemoryType.I32, Space.Global, width, meeting, scalar, lane),
    };

    private Data Atomic(IInvocationOperation invocation)
    {
        string name = invocation.TargetMethod.Name;
        Opcode op = name switch
        {
            "Add" => Opcode.AtomicAdd,
            "Min" => Opcode.AtomicMin,
            "Max" => Opcode.AtomicMax,
            "And" => Opcode.AtomicAnd,
            "Or" => Opcode.AtomicOr,
            "Xor" => Opcode.AtomicXor,
            "Exchange" => Opcode.AtomicExchange,
            "CompareExchange" => Opcode.AtomicCompareExchange,
            _ => throw Unsupported(invocation.Syntax, $"Atomic.{name}"),
        };
        ITypeSymbol type = TypeOf(invocation.TargetMethod.Parameters[0].Type, invocation.Syntax);
        MemoryType memory = TypeMap.Memory(type) ?? throw Unsupported(invocation.Syntax, $"Atomic.{name} on a struct");
        if (memory.Register().IsFloat())
            throw new DialectException(Dialect.FloatAtomic, invocation.Syntax, name, type.Name);
        if (Place(Argument(invocation, 0)) is not MemoryPlace { Space: not Space.Local } cell)
            throw Unsupported(invocation.Syntax, "An atomic operation on anything but an element of a view of global or shared memory");
        Operand[] values = invocation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Skip(1).Select(argument => Number(argument.Value)).ToArray();
        ScalarType register = memory.Register();
        return new ScalarData(Code.Emit(op, register, register, memory, cell.Space, cell.Offset, 0, [cell.Pointer, .. values]));
    }

    private Data Reinterpreted(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.Name == "SizeOf" && method.TypeArguments.Length == 1)
            return new ScalarData(Operand.Of(TypeMap.Size(TypeOf(method.TypeArguments[0], invocation.Syntax))));
        bool known = method.Name is "IntAsFloat" or "FloatAsInt" or "SingleToInt32Bits" or "SingleToUInt32Bits" or "Int32BitsToSingle" or "UInt32BitsToSingle"
            or "DoubleToInt64Bits" or "DoubleToUInt64Bits" or "Int64BitsToDouble" or "UInt64BitsToDouble";
        if (!known || invocation.Arguments.Length != 1)
            throw new DialectException(Dialect.NoSource, invocation.Syntax, $"{method.ContainingType.Name}.{method.Name}");
        Operand value = Number(Argument(invocation, 0));
        ScalarType target = TypeMap.Memory(method.ReturnType)!.Value.Register();
        return new ScalarData(Code.Emit(Opcode.Bits, target, value));
    }
}
