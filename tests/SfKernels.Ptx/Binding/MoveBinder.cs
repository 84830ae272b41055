using System.Numerics;
using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>mov, cvta, isspacep: section 9.7.9.</summary>
internal static class MoveBinder
{
    private static readonly string[] Types = ["pred", "b16", "b32", "b64", "u16", "u32", "u64", "s16", "s32", "s64", "f32", "f64"];

    public static Instruction Move(Form form)
    {
        ScalarType type = form.Type(Types);
        form.End(2);
        if (form.Raw(0) is Operand.Vector unpacked)
            return Unpack(form, type, unpacked);
        RegisterInfo d = form.Destination(0, type);
        return form.Raw(1) switch
        {
            Operand.Vector packed => Pack(form, type, d, packed),
            Operand.Special(string name) => Special(form, type, d, name),
            Operand.Variable(VariableInfo variable, long offset) => Address(form, type, d, variable, offset),
            _ => form.Map(d, form.Source(1, type), a => a),
        };
    }

    /// <summary>cvta{.to}.space.u64: shared memory appears in a window among the generic addresses; global addresses are the same in both.</summary>
    public static Instruction ConvertAddress(Form form)
    {
        bool to = form.Take("to");
        string space = form.Need("global", "shared");
        form.Type("u64");
        form.End(2);
        form.Require(new(2, 0), 20);
        RegisterInfo d = form.Destination(0, ScalarType.U64);
        Source source = form.Raw(1) is Operand.Variable { Info.Space: StateSpace.Shared } variable && !to && space == "shared"
            ? new Source((ulong)(variable.Info.Offset + variable.Offset))
            : form.Source(1, ScalarType.U64);
        if (space == "shared" && !to)
            return form.Map(d, source, a => a + PtxDevice.SharedWindow);
        bool shared = space == "shared";
        return form.Map(d, source, a =>
        {
            if (to && IsShared(a) != shared)
                throw new PtxUndefinedException($"0x{a:x} is no address of the {space} window");
            return shared ? a - PtxDevice.SharedWindow : a;
        });
    }

    public static Instruction IsInSpace(Form form)
    {
        bool shared = form.Need("global", "shared") == "shared";
        form.End(2);
        form.Require(new(2, 0), 20);
        return form.Map(form.Destination(0, ScalarType.Predicate), form.Source(1, ScalarType.U64), a => IsShared(a) == shared ? 1UL : 0);
    }

    /// <summary>Whether a generic address lies in the window of shared memory.</summary>
    internal static bool IsShared(ulong address) => address is >= PtxDevice.SharedWindow and < PtxDevice.SharedWindowEnd;

    private static Instruction Special(Form form, ScalarType type, RegisterInfo d, string name)
    {
        ScalarType special = SpecialRegisters.Type(name);
        if (type.Bits != special.Bits || type.IsFloat)
            throw form.Fail($"{name} is {special}");
        return form.Map(d, new Source(Reader(name)), a => a & type.Mask);
    }

    private static Func<Warp, int, ulong> Reader(string name)
    {
        if (name.Contains('.', StringComparison.Ordinal))
        {
            int axis = name[^1] - 'x';
            Func<Warp, int, PtxSize> size = name[..^2] switch
            {
                "%tid" => Thread,
                "%ntid" => (warp, _) => warp.Group.Launch.Block,
                "%ctaid" => (warp, _) => warp.Group.Position,
                _ => (warp, _) => warp.Group.Launch.Grid,
            };
            return (warp, lane) => (ulong)(axis switch { 0 => size(warp, lane).X, 1 => size(warp, lane).Y, _ => size(warp, lane).Z });
        }

        return name switch
        {
            "%laneid" => (_, lane) => (ulong)lane,
            "%warpid" => (warp, _) => (ulong)warp.Index,
            "%nwarpid" => (warp, _) => (ulong)warp.Group.WarpCount,
            "%lanemask_eq" => (_, lane) => 1UL << lane,
            "%lanemask_le" => (_, lane) => (2UL << lane) - 1,
            "%lanemask_lt" => (_, lane) => (1UL << lane) - 1,
            "%lanemask_ge" => (_, lane) => uint.MaxValue & ~((1UL << lane) - 1),
            "%lanemask_gt" => (_, lane) => uint.MaxValue & ~((2UL << lane) - 1),
            _ => (_, _) => 0,
        };
    }

    /// <summary>The place of a thread in its group.</summary>
    private static PtxSize Thread(Warp warp, int lane)
    {
        PtxSize block = warp.Group.Launch.Block;
        int number = (int)warp.FirstThread + lane;
        return new PtxSize(number % block.X, number / block.X % block.Y, number / block.X / block.Y);
    }

    private static Instruction Address(Form form, ScalarType type, RegisterInfo d, VariableInfo variable, long offset)
    {
        // Section 5.1.6.1: the address of a kernel's parameter may be moved into a register; it is one of the parameter space.
        ulong window = variable.Space switch
        {
            StateSpace.Shared or StateSpace.Local => 0,
            StateSpace.Parameter when type.Bits == 64 => PtxDevice.ParameterWindow,
            _ => throw form.Fail("only addresses of shared and local variables are taken, and of parameters into 64 bits"),
        };
        if (type.Bits is not (32 or 64) || type.IsFloat)
            throw form.Fail("an address needs .u32, .u64, .b32 or .b64");
        return form.Map(d, new Source(window + (ulong)(variable.Offset + offset)), a => a);
    }

    private static Instruction Pack(Form form, ScalarType type, RegisterInfo d, Operand.Vector vector)
    {
        ScalarType element = Element(form, type, vector.Elements.Count);
        Source[] sources = vector.Elements.Select(operand => form.Source(operand, element)).ToArray();
        return form.Plain((warp, mask) =>
        {
            ulong[] result = new ulong[Warp.Lanes];
            for (int i = 0; i < sources.Length; i++)
            {
                ReadOnlySpan<ulong> values = sources[i].Read(warp, mask);
                for (int lane = 0; lane < Warp.Lanes; lane++)
                    result[lane] |= values[lane] << (i * element.Bits);
            }

            Store(warp, mask, d, result);
        });
    }

    private static Instruction Unpack(Form form, ScalarType type, Operand.Vector vector)
    {
        ScalarType element = Element(form, type, vector.Elements.Count);
        RegisterInfo?[] registers = vector.Elements.Select(operand => operand is Operand.Sink ? null : form.Register(operand, element)).ToArray();
        if (registers.All(register => register is null))
            throw form.Fail("one element at least must be a register");
        Source source = form.Source(1, type);
        return form.Plain((warp, mask) =>
        {
            ulong[] whole = source.Read(warp, mask).ToArray();
            for (int i = 0; i < registers.Length; i++)
            {
                if (registers[i] is RegisterInfo register)
                    Store(warp, mask, register, Array.ConvertAll(whole, value => (value >> (i * element.Bits)) & element.Mask));
            }
        });
    }

    private static ScalarType Element(Form form, ScalarType type, int count)
    {
        if (!type.IsBits || count is not (2 or 4) || type.Bits / count < 16)
            throw form.Fail("vectors pack into .b32 and .b64, by elements of 16 or 32 bits");
        return new ScalarType(TypeKind.Bits, type.Bits / count);
    }

    private static void Store(Warp warp, uint mask, RegisterInfo register, ReadOnlySpan<ulong> values)
    {
        Span<ulong> result = warp.Write(register, mask);
        for (uint rest = mask; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            result[lane] = values[lane];
        }
    }
}
