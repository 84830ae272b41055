using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>ILGPU.Algorithms' reductions and scans over a warp or a group: shuffles, one cell of shared memory for each warp, no atomics, always the same order.</content>
internal sealed partial class BodyParser
{
    private Data Collective(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        bool isGroup = method.ContainingType.Name == "GroupExtensions";
        if (method.Name is not ("Reduce" or "AllReduce" or "InclusiveScan" or "ExclusiveScan"))
            throw Unsupported(invocation.Syntax, $"{method.ContainingType.Name}.{method.Name}");
        ITypeSymbol type = TypeOf(method.TypeArguments[0], invocation.Syntax);
        if (TypeMap.HoldsView(type))
            throw Unsupported(invocation.Syntax, "A reduction of views");
        Combination operation = new(type, (INamedTypeSymbol)frame.Substitute(method.TypeArguments[1]), invocation.Syntax);
        Data value = Value(Argument(invocation, 0));
        switch (method.Name)
        {
            case "Reduce" or "AllReduce":
                Data reduced = Reduced(operation, value);
                if (isGroup && BlockSize > 32)
                    reduced = Reduced(operation, OfWarps(operation, reduced, lane: 0));
                return method.Name == "Reduce" ? reduced : Shuffled(Opcode.ShuffleIndex, reduced, Operand.Of(0), 32, operation.Node);
            default:
                Data scanned = Scanned(operation, value), own = scanned;
                if (method.Name == "ExclusiveScan")
                    own = Chosen(operation, Compare(Opcode.Equal, Register(SpecialRegister.Lane), Operand.Of(0)), () => Identity(operation), Shuffled(Opcode.ShuffleUp, scanned, Operand.Of(1), 32, operation.Node));
                return isGroup && BlockSize > 32 ? AfterWarps(operation, own, scanned) : own;
        }
    }

    // The sum of all lanes in the first.
    private Data Reduced(Combination operation, Data value)
    {
        for (int offset = 16; offset > 0; offset /= 2)
            value = Combined(operation, value, Shuffled(Opcode.ShuffleDown, value, Operand.Of(offset), 32, operation.Node));
        return value;
    }

    private Data Scanned(Combination operation, Data value)
    {
        for (int delta = 1; delta < 32; delta *= 2)
        {
            Data own = value, before = Shuffled(Opcode.ShuffleUp, value, Operand.Of(delta), 32, operation.Node);
            value = Chosen(operation, Compare(Opcode.GreaterEqual, Register(SpecialRegister.Lane), Operand.Of(delta)), () => Combined(operation, before, own), own);
        }

        return value;
    }

    // The own value after the totals of all warps before.
    private Data AfterWarps(Combination operation, Data own, Data scanned)
    {
        Operand warp = Code.Emit(Opcode.Shr, ScalarType.U32, Register(SpecialRegister.ThreadX) with { Type = ScalarType.U32 }, Operand.Of(5)) with { Type = ScalarType.I32 };
        Data totals = Scanned(operation, OfWarps(operation, scanned, lane: 31));
        Data before = Shuffled(Opcode.ShuffleIndex, totals, Code.Emit(Opcode.Sub, ScalarType.I32, warp, Operand.Of(1)), 32, operation.Node);
        return Chosen(operation, Compare(Opcode.Greater, warp, Operand.Of(0)), () => Combined(operation, before, own), own);
    }

    /// <summary>What one lane of each warp has, given to the lanes of every warp; the identity where there is no such warp.</summary>
    private Data OfWarps(Combination operation, Data value, int lane)
    {
        Operand own = Register(SpecialRegister.Lane), warp = Code.Emit(Opcode.Shr, ScalarType.U32, Register(SpecialRegister.ThreadX) with { Type = ScalarType.U32 }, Operand.Of(5)) with { Type = ScalarType.I32 };
        int warps = BlockSize / 32;
        Operand first = Code.Emit(Opcode.SharedAddress, ScalarType.U64, ScalarType.U64, Code.NewShared("shared_warps", warps * TypeMap.Size(operation.Type), 16));
        ViewData cells = new(first, Operand.Of((long)warps), Space.Shared, operation.Type);
        int write = Code.NewLabel(), written = Code.NewLabel();
        Code.Branch(Compare(Opcode.Equal, own, Operand.Of(lane)), write, written);
        Code.Mark(write);
        Write(Element(cells, warp), value, operation.Node);
        Code.Jump(written);
        Code.Mark(written);
        Code.Do(Opcode.Barrier, ScalarType.Bool, MemoryType.I32, Space.Shared, NewMeeting(operation.Node), 0);
        Data result = Chosen(operation, Compare(Opcode.Less, own, Operand.Of(warps)), () => Read(Element(cells, own)), Identity(operation));
        // The cells are free again only when all have read them.
        Code.Do(Opcode.Barrier, ScalarType.Bool, MemoryType.I32, Space.Shared, NewMeeting(operation.Node), 0);
        return result;
    }

    private Data Chosen(Combination operation, Operand condition, Func<Data> whenTrue, Data otherwise)
    {
        Place place = NewPlace(operation.Type, null);
        Write(place, otherwise, operation.Node);
        int take = Code.NewLabel(), end = Code.NewLabel();
        Code.Branch(condition, take, end);
        Code.Mark(take);
        Write(place, whenTrue(), operation.Node);
        Code.Jump(end);
        Code.Mark(end);
        return Read(place);
    }

    private Data Combined(Combination operation, Data first, Data second) => operation.Known is { } op
        ? new ScalarData(Code.Emit(op, Scalar(first, operation.Node).Type, Scalar(first, operation.Node), Scalar(second, operation.Node)))
        : Inline(operation.Member("Apply"), Default(operation), [first, second], operation.Node);

    private Data Identity(Combination operation)
    {
        if (operation.Known is null)
            return Inline(operation.Member("get_Identity"), Default(operation), Array.Empty<Data>(), operation.Node);
        ScalarType type = TypeMap.Memory(operation.Type)!.Value.Register();
        return new ScalarData(operation.Known == Opcode.Add ? new(type, -1, 0) : type switch
        {
            ScalarType.F32 => Operand.Of(float.PositiveInfinity),
            ScalarType.F64 => Operand.Of(double.PositiveInfinity),
            ScalarType.I32 => Operand.Of(int.MaxValue),
            ScalarType.I64 => Operand.Of(long.MaxValue),
            _ => new(type, -1, type == ScalarType.U32 ? uint.MaxValue : ulong.MaxValue),
        });
    }

    private Place Default(Combination operation)
    {
        Place place = NewPlace(TypeOf(operation.Operation, operation.Node), null);
        Write(place, Default(operation.Operation), operation.Node);
        return place;
    }
}
