using System.Numerics;
using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Numerics;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>atom and red with scalar types, section 9.7.13. Lanes act one after the other in their order.</summary>
internal static class AtomicBinder
{
    public static Instruction Bind(Form form)
    {
        bool returns = form.Opcode == "atom";
        bool ordered = (returns ? form.TakeAny("relaxed", "acquire", "release", "acq_rel") : form.TakeAny("relaxed", "release")) is not null;
        bool scoped = form.TakeAny("cta", "gpu", "sys") is not null;
        if (ordered)
            form.Require(new(6, 0), 70);
        if (scoped)
            form.Require(new(5, 0), 60);
        StateSpace space = MemoryBinder.Space(form, "global", "shared");
        string operation = returns ? form.Need("and", "or", "xor", "cas", "exch", "add", "inc", "dec", "min", "max") : form.Need("and", "or", "xor", "add", "inc", "dec", "min", "max");
        ScalarType type = Type(form, operation);
        bool compares = operation == "cas";
        form.End((returns ? 2 : 1) + (compares ? 2 : 1));
        int first = returns ? 1 : 0;
        RegisterInfo? d = !returns || form.Raw(0) is Operand.Sink ? null : form.Destination(0, type);
        MemoryForm memory = new(form, form.Raw(first), space, strong: true);
        Source b = form.Source(first + 1, type);
        Source? c = compares ? form.Source(first + 2, type) : null;
        Func<ulong, ulong, ulong> combine = compares ? (_, value) => value : Combination(operation, type);
        return form.Plain((warp, mask) =>
        {
            ulong[] addresses = memory.Addresses(warp, mask), operands = b.Read(warp, mask).ToArray();
            ulong[] replacements = c is null ? operands : c.Read(warp, mask).ToArray();
            for (uint rest = mask; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                Span<byte> data = memory.Access(warp, lane, addresses[lane], type.Bytes, AccessKind.Atomic);
                ulong old = Word.Read(data);
                Word.Write(data, compares ? (old == operands[lane] ? replacements[lane] : old) : combine(old, operands[lane]));
                if (d is not null)
                    warp.Write(d, 1u << lane)[lane] = old;
            }
        });
    }

    private static ScalarType Type(Form form, string operation)
    {
        ScalarType type = operation switch
        {
            "and" or "or" or "xor" or "cas" or "exch" => form.Type("b32", "b64"),
            "inc" or "dec" => form.Type("u32"),
            "add" => form.Type("u32", "u64", "s32", "f32", "f64"),
            _ => form.Type("u32", "u64", "s32", "s64"),
        };
        if (type == ScalarType.F64)
            form.Require(new(5, 0), 60);
        if (type.Bits == 64 && operation is "and" or "or" or "xor" or "min" or "max")
            form.Require(new(3, 1), 32);
        return type;
    }

    private static Func<ulong, ulong, ulong> Combination(string operation, ScalarType type)
    {
        IntegerArithmetic integers = new(type);
        return operation switch
        {
            "and" => (a, b) => a & b,
            "or" => (a, b) => a | b,
            "xor" => (a, b) => a ^ b,
            "exch" => (_, b) => b,
            "inc" => (a, b) => a >= b ? 0 : a + 1,
            "dec" => (a, b) => a == 0 || a > b ? b : a - 1,
            "min" => integers.Minimum,
            "max" => integers.Maximum,
            // atom.add.f32 on global memory flushes subnormals; the sum of float atomics depends on an order that no one fixes.
            _ => type.IsFloat ? new FloatArithmetic(FloatBinder.Format(type), Rounding.NearestEven, type.Bits == 32, false).Add : integers.Add,
        };
    }
}
