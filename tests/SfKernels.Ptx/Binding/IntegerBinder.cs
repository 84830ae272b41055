using System.Numerics;
using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Numerics;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>Integer arithmetic, section 9.7.1.</summary>
internal static class IntegerBinder
{
    private static readonly string[] Types = ["u16", "u32", "u64", "s16", "s32", "s64"];

    public static Instruction AddOrSubtract(Form form)
    {
        bool saturate = form.Take("sat");
        ScalarType type = saturate ? form.Type("s32") : form.Type(Types);
        form.End(3);
        IntegerArithmetic integers = new(type);
        Func<ulong, ulong, ulong> function = (form.Opcode == "add", saturate) switch
        {
            (true, true) => (a, b) => integers.Saturate(new BigInteger(type.SignExtend(a)) + type.SignExtend(b)),
            (false, true) => (a, b) => integers.Saturate(new BigInteger(type.SignExtend(a)) - type.SignExtend(b)),
            (true, false) => integers.Add,
            _ => integers.Subtract,
        };
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), function);
    }

    public static Instruction Multiply(Form form)
    {
        (ScalarType type, ScalarType result, Func<ulong, ulong, ulong> product) = Product(form);
        form.End(3);
        return form.Map(form.Destination(0, result), form.Source(1, type), form.Source(2, type), product);
    }

    public static Instruction MultiplyAdd(Form form)
    {
        (ScalarType type, ScalarType result, Func<ulong, ulong, ulong> product) = Product(form);
        form.End(4);
        return form.Map(form.Destination(0, result), form.Source(1, type), form.Source(2, type), form.Source(3, result), (a, b, c) => (product(a, b) + c) & result.Mask);
    }

    public static Instruction Binary(Form form)
    {
        ScalarType type = form.Type(Types);
        form.End(3);
        IntegerArithmetic integers = new(type);
        Func<ulong, ulong, ulong> function = form.Opcode switch
        {
            "div" => integers.Divide,
            "rem" => integers.Remainder,
            "min" => integers.Minimum,
            _ => integers.Maximum,
        };
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), function);
    }

    public static Instruction AbsoluteOrNegate(Form form)
    {
        ScalarType type = form.Type("s16", "s32", "s64");
        form.End(2);
        IntegerArithmetic integers = new(type);
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Opcode == "abs" ? integers.Absolute : integers.Negate);
    }

    public static Instruction SumOfAbsoluteDifference(Form form)
    {
        ScalarType type = form.Type(Types);
        form.End(4);
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), form.Source(3, type), new IntegerArithmetic(type).SumOfAbsoluteDifference);
    }

    public static Instruction CountBits(Form form)
    {
        ScalarType type = form.Type("b32", "b64");
        form.End(2);
        form.Require(new(2, 0), 20);
        Func<ulong, ulong> function = form.Opcode == "popc" ? a => (ulong)BitOperations.PopCount(a) : new IntegerArithmetic(type).LeadingZeros;
        return form.Map(form.Destination(0, ScalarType.U32), form.Source(1, type), function);
    }

    public static Instruction FindHighest(Form form)
    {
        bool shiftAmount = form.Take("shiftamt");
        ScalarType type = form.Type("u32", "u64", "s32", "s64");
        form.End(2);
        form.Require(new(2, 0), 20);
        IntegerArithmetic integers = new(type);
        return form.Map(form.Destination(0, ScalarType.U32), form.Source(1, type), a => integers.FindHighest(a, shiftAmount));
    }

    public static Instruction ReverseBits(Form form)
    {
        ScalarType type = form.Type("b32", "b64");
        form.End(2);
        form.Require(new(2, 0), 20);
        return form.Map(form.Destination(0, type), form.Source(1, type), new IntegerArithmetic(type).ReverseBits);
    }

    public static Instruction ExtractField(Form form)
    {
        ScalarType type = form.Type("u32", "u64", "s32", "s64");
        form.End(4);
        form.Require(new(2, 0), 20);
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, ScalarType.U32), form.Source(3, ScalarType.U32), new IntegerArithmetic(type).ExtractField);
    }

    public static Instruction InsertField(Form form)
    {
        ScalarType type = form.Type("b32", "b64");
        form.End(5);
        form.Require(new(2, 0), 20);
        IntegerArithmetic integers = new(type);
        RegisterInfo d = form.Destination(0, type);
        Source a = form.Source(1, type), b = form.Source(2, type), position = form.Source(3, ScalarType.U32), length = form.Source(4, ScalarType.U32);
        return form.Plain((warp, mask) =>
        {
            ReadOnlySpan<ulong> x = a.Read(warp, mask), y = b.Read(warp, mask), p = position.Read(warp, mask), n = length.Read(warp, mask);
            Span<ulong> result = warp.Write(d, mask);
            for (uint rest = mask; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                result[lane] = integers.InsertField(x[lane], y[lane], (int)(p[lane] & 0xFF), (int)(n[lane] & 0xFF));
            }
        });
    }

    private static (ScalarType Type, ScalarType Result, Func<ulong, ulong, ulong> Product) Product(Form form)
    {
        string part = form.Need("lo", "hi", "wide");
        ScalarType type = part == "wide" ? form.Type("u16", "u32", "s16", "s32") : form.Type(Types);
        IntegerArithmetic integers = new(type);
        return part switch
        {
            "wide" => (type, type with { Bits = 2 * type.Bits }, integers.MultiplyWide),
            "hi" => (type, type, integers.MultiplyHigh),
            _ => (type, type, integers.MultiplyLow),
        };
    }
}
