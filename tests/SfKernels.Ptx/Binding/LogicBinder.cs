using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Numerics;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>Logic, shifts and byte permutation: sections 9.7.8 and 9.7.9.7.</summary>
internal static class LogicBinder
{
    public static Instruction AndOrXor(Form form)
    {
        ScalarType type = form.Type("pred", "b16", "b32", "b64");
        form.End(3);
        Func<ulong, ulong, ulong> function = form.Opcode switch
        {
            "and" => (a, b) => a & b,
            "or" => (a, b) => a | b,
            _ => (a, b) => a ^ b,
        };
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), function);
    }

    public static Instruction Not(Form form)
    {
        ScalarType type = form.Type("pred", "b16", "b32", "b64");
        form.End(2);
        return form.Map(form.Destination(0, type), form.Source(1, type), a => ~a & type.Mask);
    }

    /// <summary>cnot: 1 for zero, else 0.</summary>
    public static Instruction LogicalNot(Form form)
    {
        ScalarType type = form.Type("b16", "b32", "b64");
        form.End(2);
        return form.Map(form.Destination(0, type), form.Source(1, type), a => a == 0 ? 1UL : 0);
    }

    public static Instruction Shift(Form form)
    {
        ScalarType type = form.Opcode == "shl" ? form.Type("b16", "b32", "b64") : form.Type("b16", "b32", "b64", "u16", "u32", "u64", "s16", "s32", "s64");
        form.End(3);
        IntegerArithmetic integers = new(type);
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, ScalarType.U32), form.Opcode == "shl" ? integers.ShiftLeft : integers.ShiftRight);
    }

    /// <summary>shf.l takes the high word of b:a shifted left, shf.r the low word of b:a shifted right.</summary>
    public static Instruction FunnelShift(Form form)
    {
        bool left = form.Need("l", "r") == "l";
        bool clamp = form.Need("clamp", "wrap") == "clamp";
        form.Type("b32");
        form.End(4);
        form.Require(new(3, 1), 32);
        return form.Map(form.Destination(0, ScalarType.B32), form.Source(1, ScalarType.B32), form.Source(2, ScalarType.B32), form.Source(3, ScalarType.U32), (a, b, c) =>
        {
            int amount = clamp ? (int)Math.Min(c, 32) : (int)(c & 31);
            ulong whole = (b << 32) | a;
            return left ? (whole >> (32 - amount)) & uint.MaxValue : (whole >> amount) & uint.MaxValue;
        });
    }

    /// <summary>Any function of three bits: bit (a b c) of the table.</summary>
    public static Instruction ThreeInputLogic(Form form)
    {
        form.Type("b32");
        form.End(5);
        form.Require(new(4, 3), 50);
        ulong table = form.Constant(form.Raw(4), ScalarType.U32);
        if (table > 255)
            throw form.Fail("the table of lop3 has 8 bits");
        return form.Map(form.Destination(0, ScalarType.B32), form.Source(1, ScalarType.B32), form.Source(2, ScalarType.B32), form.Source(3, ScalarType.B32), (a, b, c) =>
        {
            ulong result = 0;
            for (int i = 0; i < 32; i++)
                result |= ((table >> (int)((((a >> i) & 1) << 2) | (((b >> i) & 1) << 1) | ((c >> i) & 1))) & 1) << i;
            return result;
        });
    }

    public static Instruction Permute(Form form)
    {
        form.Type("b32");
        string? mode = form.TakeAny("f4e", "b4e", "rc8", "ecl", "ecr", "rc16");
        form.End(4);
        form.Require(new(2, 0), 20);
        return form.Map(form.Destination(0, ScalarType.B32), form.Source(1, ScalarType.B32), form.Source(2, ScalarType.B32), form.Source(3, ScalarType.B32), (a, b, c) =>
        {
            ulong bytes = (b << 32) | a;
            ulong result = 0;
            for (int i = 0; i < 4; i++)
                result |= (mode is null ? Chosen(bytes, (int)(c >> (4 * i)) & 15) : (bytes >> (8 * Selector(mode, (int)(c & 3), i))) & 0xFF) << (8 * i);
            return result;
        });
    }

    /// <summary>The byte of a 4-bit selector; its high bit replicates the sign.</summary>
    private static ulong Chosen(ulong bytes, int selector)
    {
        ulong value = (bytes >> (8 * (selector & 7))) & 0xFF;
        return selector < 8 ? value : value >> 7 != 0 ? 0xFFUL : 0;
    }

    private static int Selector(string mode, int control, int place) => mode switch
    {
        "f4e" => control + place,
        "b4e" => (control + 8 - place) & 7,
        "rc8" => control,
        "ecl" => Math.Max(control, place),
        "ecr" => Math.Min(control, place),
        _ => (2 * (control & 1)) + (place & 1),
    };
}
