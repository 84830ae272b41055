using System.Numerics;
using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Numerics;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>Comparison and selection, sections 9.7.6 and 9.7.7.</summary>
internal static class ComparisonBinder
{
    private static readonly string[] Comparisons = ["eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs", "equ", "neu", "ltu", "leu", "gtu", "geu", "num", "nan"];
    private static readonly string[] Types = ["b16", "b32", "b64", "u16", "u32", "u64", "s16", "s32", "s64", "f32", "f64"];

    /// <summary>setp.CmpOp{.BoolOp}{.ftz}.type p[|q], a, b{, {!}c}.</summary>
    public static Instruction SetPredicate(Form form)
    {
        (string comparison, string? combination, bool flush) = Head(form);
        ScalarType type = form.Type([.. Types, "f16"]);
        if (type == ScalarType.F16)
            form.Require(new(4, 2), 53);
        Func<ulong, ulong, bool> compare = Comparison(form, comparison, flush, type);
        form.End(combination is null ? 3 : 4);
        (Operand first, Operand? second) = form.Raw(0) is Operand.Pair pair ? (pair.First, pair.Second) : (form.Raw(0), null);
        RegisterInfo p = form.Register(first, ScalarType.Predicate);
        RegisterInfo? q = second is null ? null : form.Register(second, ScalarType.Predicate);
        Source a = form.Source(1, type), b = form.Source(2, type);
        Func<Warp, uint, uint>? c = combination is null ? null : form.PredicateBits(3);
        return form.Plain((warp, mask) =>
        {
            uint compared = Compare(warp, mask, a, b, compare);
            uint third = c is null ? 0 : c(warp, mask);
            Store(warp, mask, p, Combine(compared, third, combination));
            if (q is not null)
                Store(warp, mask, q, Combine(~compared & mask, third, combination));
        });
    }

    /// <summary>set: all ones or zero, 1.0 or 0.0.</summary>
    public static Instruction Set(Form form)
    {
        (string comparison, string? combination, bool flush) = Head(form);
        ScalarType result = form.Type("u32", "s32", "f32");
        ScalarType type = form.Type(Types);
        Func<ulong, ulong, bool> compare = Comparison(form, comparison, flush, type);
        form.End(combination is null ? 3 : 4);
        RegisterInfo d = form.Destination(0, result);
        Source a = form.Source(1, type), b = form.Source(2, type);
        Func<Warp, uint, uint>? c = combination is null ? null : form.PredicateBits(3);
        ulong yes = result.IsFloat ? FloatFormat.Single.Encode(1) : uint.MaxValue;
        return form.Plain((warp, mask) =>
        {
            uint bits = Combine(Compare(warp, mask, a, b, compare), c is null ? 0 : c(warp, mask), combination);
            Span<ulong> values = warp.Write(d, mask);
            for (uint rest = mask; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                values[lane] = (bits >> lane & 1) != 0 ? yes : 0;
            }
        });
    }

    public static Instruction Select(Form form)
    {
        ScalarType type = form.Type(Types);
        form.End(4);
        if (form.Raw(3) is Operand.Negated)
            throw form.Fail("selp takes no negated predicate");
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), form.Source(3, ScalarType.Predicate), (a, b, c) => c != 0 ? a : b);
    }

    /// <summary>slct: a where c is not negative.</summary>
    public static Instruction SelectBySign(Form form)
    {
        bool flush = form.Take("ftz");
        ScalarType type = form.Type(Types);
        ScalarType test = flush ? form.Type("f32") : form.Type("s32", "f32");
        form.End(4);
        Func<ulong, bool> chosen = test.IsFloat ? c => BitConverter.UInt32BitsToSingle((uint)(flush ? FloatFormat.Single.Flush(c) : c)) >= 0 : c => (int)c >= 0;
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), form.Source(3, test), (a, b, c) => chosen(c) ? a : b);
    }

    private static (string Comparison, string? Combination, bool Flush) Head(Form form) => (form.Need(Comparisons), form.TakeAny("and", "or", "xor"), form.Take("ftz"));

    private static uint Compare(Warp warp, uint mask, Source a, Source b, Func<ulong, ulong, bool> compare)
    {
        ReadOnlySpan<ulong> x = a.Read(warp, mask), y = b.Read(warp, mask);
        uint bits = 0;
        for (uint rest = mask; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            if (compare(x[lane], y[lane]))
                bits |= 1u << lane;
        }

        return bits;
    }

    private static uint Combine(uint compared, uint third, string? combination) => combination switch
    {
        "and" => compared & third,
        "or" => compared | third,
        "xor" => compared ^ third,
        _ => compared,
    };

    private static void Store(Warp warp, uint mask, RegisterInfo register, uint bits)
    {
        Span<ulong> values = warp.Write(register, mask);
        for (uint rest = mask; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            values[lane] = bits >> lane & 1;
        }
    }

    private static Func<ulong, ulong, bool> Comparison(Form form, string comparison, bool flush, ScalarType type)
    {
        if (flush && type != ScalarType.F32 && type != ScalarType.F16)
            throw form.Fail(".ftz compares .f32 and .f16 alone");
        if (type.IsFloat)
            return FloatComparison(form, comparison, new FloatArithmetic(FloatBinder.Format(type), Rounding.NearestEven, flush, false));
        if (type.IsBits && comparison is not ("eq" or "ne"))
            throw form.Fail($"bit-size types compare by .eq and .ne alone, not .{comparison}");
        if (type.IsSigned && comparison is "lo" or "ls" or "hi" or "hs" && type.IsSigned)
            throw form.Fail($".{comparison} compares unsigned types alone");
        IntegerArithmetic integers = new(type);
        return comparison switch
        {
            "eq" => (a, b) => a == b,
            "ne" => (a, b) => a != b,
            "lt" or "lo" => integers.Less,
            "le" or "ls" => (a, b) => !integers.Less(b, a),
            "gt" or "hi" => (a, b) => integers.Less(b, a),
            "ge" or "hs" => (a, b) => !integers.Less(a, b),
            _ => throw form.Fail($".{comparison} compares floating-point types alone"),
        };
    }

    private static Func<ulong, ulong, bool> FloatComparison(Form form, string comparison, FloatArithmetic floats)
    {
        Func<double, double, bool> compare = comparison switch
        {
            "eq" => (x, y) => x == y,
            "ne" => (x, y) => x < y || x > y,
            "lt" => (x, y) => x < y,
            "le" => (x, y) => x <= y,
            "gt" => (x, y) => x > y,
            "ge" => (x, y) => x >= y,
            "equ" => (x, y) => !(x < y || x > y),
            "neu" => (x, y) => x != y,
            "ltu" => (x, y) => !(x >= y),
            "leu" => (x, y) => !(x > y),
            "gtu" => (x, y) => !(x <= y),
            "geu" => (x, y) => !(x < y),
            "num" => (x, y) => !double.IsNaN(x) && !double.IsNaN(y),
            "nan" => (x, y) => double.IsNaN(x) || double.IsNaN(y),
            _ => throw form.Fail($".{comparison} compares integers alone"),
        };
        return (a, b) => compare(floats.Input(a), floats.Input(b));
    }
}
