using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Numerics;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>cvt, section 9.7.9.21: integers, half, single, double, and bfloat16 from and to single.</summary>
internal static class ConversionBinder
{
    private static readonly string[] Types = ["u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "f16", "f32", "f64", "bf16"];

    public static Instruction Convert(Form form)
    {
        Rounding? integral = form.TakeAny("rni", "rzi", "rmi", "rpi") switch
        {
            "rni" => Rounding.NearestEven,
            "rzi" => Rounding.TowardsZero,
            "rmi" => Rounding.Down,
            "rpi" => Rounding.Up,
            _ => null,
        };
        Rounding? rounding = integral is null ? form.TakeRounding() : null;
        bool flush = form.Take("ftz");
        bool saturate = form.Take("sat");
        if (form.TakeAny("f16x2", "bf16x2") is string pair)
            return Pack(form, ScalarType.Parse(pair)!.Value, rounding, flush || saturate || integral is not null);
        ScalarType to = form.Type(Types), from = form.Type(Types);
        form.End(2);
        CheckModifiers(form, to, from, integral, rounding, flush);
        Conversion conversion = new(to, from, integral ?? rounding, integral is not null, flush, saturate);
        // bfloat16 never relaxes: its registers are 16 bits wide.
        RegisterInfo d = form.Destination(0, to, relaxed: to.Kind != TypeKind.BrainFloat);
        Source source = form.Source(1, from, relaxed: from.Kind != TypeKind.BrainFloat);
        if (to.IsSigned && d.Type.Bits > to.Bits)
            return form.Map(d, source, a => (ulong)to.SignExtend(conversion.Convert(a)) & d.Type.Mask);
        return form.Map(d, source, conversion.Convert);
    }

    private static void CheckModifiers(Form form, ScalarType to, ScalarType from, Rounding? integral, Rounding? rounding, bool flush)
    {
        if (flush && to != ScalarType.F32 && from != ScalarType.F32)
            throw form.Fail(".ftz needs .f32 on one side");
        bool both = to.IsFloat && from.IsFloat;
        bool integralNeeded = from.IsFloat && to.IsInteger;
        bool integralAllowed = integralNeeded || (both && to == from);
        bool roundingNeeded = (from.IsInteger && to.IsFloat) || (both && (to.Bits < from.Bits || (to.Bits == from.Bits && to.Kind != from.Kind)));
        if (integralNeeded && integral is null)
            throw form.Fail("a conversion from float to integer needs .rni, .rzi, .rmi or .rpi");
        if (integral is not null && !integralAllowed)
            throw form.Fail("integer rounding is for float to integer, and for float to the same float");
        if (roundingNeeded && rounding is null)
            throw form.Fail("this conversion needs .rn, .rz, .rm or .rp");
        if (rounding is not null && !roundingNeeded)
            throw form.Fail("this conversion is exact and takes no rounding modifier");
        if (to == ScalarType.F16 || from == ScalarType.F16)
            form.Require(new(2, 3), 20);
        CheckBrainFloat(form, to, from, rounding);
    }

    private static void CheckBrainFloat(Form form, ScalarType to, ScalarType from, Rounding? rounding)
    {
        bool toBrain = to.Kind == TypeKind.BrainFloat, fromBrain = from.Kind == TypeKind.BrainFloat;
        if (!toBrain && !fromBrain)
            return;
        if (toBrain && from == ScalarType.F32)
        {
            form.Require(new(7, 0), 80);
            if (rounding is not (Rounding.NearestEven or Rounding.TowardsZero))
                throw form.Fail("cvt to .bf16 rounds by .rn or .rz");
        }
        else if (fromBrain && to == ScalarType.F32)
            form.Require(new(7, 1), 80);
        else
            form.Require(new(7, 8), 90);
    }

    /// <summary>cvt.rn.f16x2.f32 d, a, b: a becomes the upper half.</summary>
    private static Instruction Pack(Form form, ScalarType pair, Rounding? rounding, bool otherModifiers)
    {
        form.Type("f32");
        form.End(3);
        form.Require(new(7, 0), 80);
        if (otherModifiers || rounding is not (Rounding.NearestEven or Rounding.TowardsZero))
            throw form.Fail("a packed conversion takes .rn or .rz alone");
        FloatFormat format = FloatBinder.Format(pair);
        RegisterInfo d = form.Destination(0, pair);
        if (pair.Kind == TypeKind.BrainPair && !d.Type.IsBits)
            throw form.Fail("a .bf16x2 destination is a .b32 register");
        return form.Map(d, form.Source(1, ScalarType.F32), form.Source(2, ScalarType.F32), (a, b) => (One(a) << 16) | One(b));

        ulong One(ulong bits) => format.Encode(FloatFormat.Single.Decode(bits), rounding.Value);
    }
}
