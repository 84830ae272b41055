using System.Numerics;
using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Numerics;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>Floating-point arithmetic in half, single and double precision: sections 9.7.3 and 9.7.4.</summary>
internal static class FloatBinder
{
    /// <summary>add, sub, mul: {.rnd}{.ftz}{.sat}.</summary>
    public static Instruction AddSubtractMultiply(Form form)
    {
        (ScalarType type, FloatArithmetic floats) = Rounded(form, roundingNeeded: false);
        form.End(3);
        Func<ulong, ulong, ulong> function = form.Opcode switch
        {
            "add" => floats.Add,
            "sub" => floats.Subtract,
            _ => floats.Multiply,
        };
        if (type.Kind == TypeKind.HalfPair)
            function = Pairwise(function);
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), function);
    }

    /// <summary>fma, and mad, which is the same from sm_20 on: .rnd{.ftz}{.sat}.</summary>
    public static Instruction FusedMultiplyAdd(Form form)
    {
        (ScalarType type, FloatArithmetic floats) = Rounded(form, roundingNeeded: true);
        if (form.Opcode == "mad" && (type == ScalarType.F16 || type.Kind == TypeKind.HalfPair))
            throw form.Fail("mad has no half-precision form");
        form.End(4);
        Func<ulong, ulong, ulong, ulong> function = floats.FusedMultiplyAdd;
        if (type.Kind == TypeKind.HalfPair)
            function = (a, b, c) => floats.FusedMultiplyAdd(a & 0xFFFF, b & 0xFFFF, c & 0xFFFF) | (floats.FusedMultiplyAdd(a >> 16, b >> 16, c >> 16) << 16);
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), form.Source(3, type), function);
    }

    public static Instruction Divide(Form form)
    {
        string kind = form.Need("approx", "full", "rn");
        bool flush = form.Take("ftz");
        ScalarType type = kind == "rn" && !flush ? form.Type("f32", "f64") : form.Type("f32");
        form.End(3);
        RegisterInfo d = form.Destination(0, type);
        Source a = form.Source(1, type), b = form.Source(2, type);
        FloatArithmetic floats = new(Format(type), Rounding.NearestEven, flush, false);
        if (kind == "rn")
            return form.Map(d, a, b, floats.Divide, special: true);
        Func<float, float, ApproximationError, float> divide = kind == "full" ? Approximation.DivideFull : Approximation.Divide;
        return form.Plain((warp, mask) =>
        {
            ReadOnlySpan<ulong> x = a.Read(warp, mask), y = b.Read(warp, mask);
            Span<ulong> result = warp.Write(d, mask);
            for (uint rest = mask; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                result[lane] = floats.Output(Bits(divide((float)floats.Input(x[lane]), (float)floats.Input(y[lane]), warp.Group.Launch.Error)));
            }
        }, special: true);
    }

    /// <summary>rcp and sqrt: .approx{.ftz}.f32, .rn{.ftz}.f32, .rn.f64.</summary>
    public static Instruction ReciprocalOrRoot(Form form)
    {
        if (form.Take("approx"))
            return Approximate(form, form.Opcode == "rcp" ? Approximation.Reciprocal : Approximation.SquareRoot);
        form.Need("rn");
        bool flush = form.Take("ftz");
        ScalarType type = flush ? form.Type("f32") : form.Type("f32", "f64");
        form.End(2);
        FloatArithmetic floats = new(Format(type), Rounding.NearestEven, flush, false);
        ulong one = Format(type).Encode(1);
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Opcode == "rcp" ? a => floats.Divide(one, a) : floats.SquareRoot, special: true);
    }

    /// <summary>rsqrt, sin, cos, lg2, ex2: .approx{.ftz}.f32.</summary>
    public static Instruction Transcendental(Form form)
    {
        form.Need("approx");
        return Approximate(form, form.Opcode switch
        {
            "rsqrt" => Approximation.ReciprocalSquareRoot,
            "sin" => Approximation.Sine,
            "cos" => Approximation.Cosine,
            "lg2" => Approximation.Log2,
            _ => Approximation.Exp2,
        });
    }

    public static Instruction HyperbolicTangent(Form form)
    {
        form.Need("approx");
        form.Require(new(7, 0), 75);
        return Approximate(form, Approximation.HyperbolicTangent, mayFlush: false);
    }

    /// <summary>{.ftz}{.NaN}.</summary>
    public static Instruction MinimumOrMaximum(Form form)
    {
        bool flush = form.Take("ftz");
        bool propagate = form.Take("NaN");
        ScalarType type = flush || propagate ? form.Type("f32", "f16") : form.Type("f32", "f64", "f16");
        form.End(3);
        if (type == ScalarType.F16 || propagate)
            form.Require(new(7, 0), 80);
        FloatArithmetic floats = new(Format(type), Rounding.NearestEven, flush, false);
        bool least = form.Opcode == "min";
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), (a, b) => floats.Extreme(a, b, least, propagate));
    }

    public static Instruction AbsoluteOrNegate(Form form)
    {
        bool flush = form.Take("ftz");
        ScalarType type = flush ? form.Type("f32", "f16") : form.Type("f32", "f64", "f16");
        form.End(2);
        if (type == ScalarType.F16)
            form.Require(form.Opcode == "neg" ? new(6, 0) : new(6, 5), 53);
        FloatFormat format = Format(type);
        bool absolute = form.Opcode == "abs";
        return form.Map(form.Destination(0, type), form.Source(1, type), a =>
        {
            ulong value = flush ? format.Flush(a) : a;
            return absolute ? value & ~format.SignMask : value ^ format.SignMask;
        });
    }

    /// <summary>The sign of a on the value of b.</summary>
    public static Instruction CopySign(Form form)
    {
        ScalarType type = form.Type("f32", "f64");
        form.End(3);
        form.Require(new(2, 0), 20);
        ulong sign = Format(type).SignMask;
        return form.Map(form.Destination(0, type), form.Source(1, type), form.Source(2, type), (a, b) => (a & sign) | (b & ~sign));
    }

    public static Instruction TestProperty(Form form)
    {
        string property = form.Need("finite", "infinite", "number", "notanumber", "normal", "subnormal");
        ScalarType type = form.Type("f32", "f64");
        form.End(2);
        form.Require(new(2, 0), 20);
        FloatFormat format = Format(type);
        Func<double, ulong, bool> test = property switch
        {
            "finite" => (x, _) => double.IsFinite(x),
            "infinite" => (x, _) => double.IsInfinity(x),
            "number" => (x, _) => !double.IsNaN(x),
            "notanumber" => (x, _) => double.IsNaN(x),
            "normal" => (x, bits) => double.IsFinite(x) && (bits & format.Infinity) != 0,
            _ => (x, bits) => x != 0 && (bits & format.Infinity) == 0,
        };
        return form.Map(form.Destination(0, ScalarType.Predicate), form.Source(1, type), a => test(format.Decode(a), a) ? 1UL : 0);
    }

    /// <summary>The format behind a floating-point type.</summary>
    public static FloatFormat Format(ScalarType type) => (type.Kind, type.Bits) switch
    {
        (TypeKind.BrainFloat or TypeKind.BrainPair, _) => FloatFormat.Brain,
        (TypeKind.HalfPair, _) or (_, 16) => FloatFormat.Half,
        (_, 32) => FloatFormat.Single,
        _ => FloatFormat.Double,
    };

    private static (ScalarType Type, FloatArithmetic Floats) Rounded(Form form, bool roundingNeeded)
    {
        Rounding? rounding = form.TakeRounding();
        if (roundingNeeded && rounding is null)
            throw form.Fail($"{form.Opcode} needs a rounding modifier");
        bool flush = form.Take("ftz");
        bool saturate = form.Take("sat");
        ScalarType type = flush || saturate ? form.Type("f32", "f16", "f16x2") : form.Type("f32", "f64", "f16", "f16x2");
        if (type != ScalarType.F32 && type != ScalarType.F64)
        {
            form.Require(new(4, 2), 53);
            if (rounding is not (null or Rounding.NearestEven))
                throw form.Fail("half precision rounds to nearest even alone");
        }

        return (type, new FloatArithmetic(Format(type), rounding ?? Rounding.NearestEven, flush, saturate));
    }

    private static Instruction Approximate(Form form, Func<float, ApproximationError, float> function, bool mayFlush = true)
    {
        bool flush = mayFlush && form.Take("ftz");
        form.Type("f32");
        form.End(2);
        RegisterInfo d = form.Destination(0, ScalarType.F32);
        Source a = form.Source(1, ScalarType.F32);
        FloatArithmetic floats = new(FloatFormat.Single, Rounding.NearestEven, flush, false);
        return form.Plain((warp, mask) =>
        {
            ReadOnlySpan<ulong> x = a.Read(warp, mask);
            Span<ulong> result = warp.Write(d, mask);
            for (uint rest = mask; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                result[lane] = floats.Output(Bits(function((float)floats.Input(x[lane]), warp.Group.Launch.Error)));
            }
        }, special: true);
    }

    private static Func<ulong, ulong, ulong> Pairwise(Func<ulong, ulong, ulong> function) => (a, b) => function(a & 0xFFFF, b & 0xFFFF) | (function(a >> 16, b >> 16) << 16);

    private static ulong Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
