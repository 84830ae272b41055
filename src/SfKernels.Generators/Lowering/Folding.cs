using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Values of operations on constants, with the arithmetic of the device.</summary>
internal static class Folding
{
    /// <summary>The bits of the result, or null when the operation is left to the device.</summary>
    public static ulong? Fold(Value value)
    {
        if (value.Arguments.Count == 0 || !value.Op.IsPure())
            return null;
        foreach (Value argument in value.Arguments)
        {
            if (!argument.IsConstant)
                return null;
        }

        ulong[] x = value.Arguments.Select(argument => argument.Bits).ToArray();
        switch (value.Op)
        {
            case Opcode.Bits: return value.Type == ScalarType.F16 || value.Arguments[0].Type == ScalarType.F16 ? null : x[0];
            case Opcode.Select: return x[0] != 0 ? x[1] : x[2];
            case Opcode.Convert: return Convert(value, x[0]);
            case Opcode.AssumeAligned or Opcode.ToGlobal: return null;
        }

        return value.Type switch
        {
            ScalarType.F32 => Single(value.Op, x.Select(bits => FloatBits.ToSingle((uint)bits)).ToArray()),
            ScalarType.F64 => Double(value.Op, x.Select(bits => BitConverter.Int64BitsToDouble(unchecked((long)bits))).ToArray()),
            ScalarType.Bool => Bool(value.Op, x),
            ScalarType.F16 => null,
            _ => Integer(value.Op, value.Type, x),
        };
    }

    private static ulong? Single(Opcode op, float[] x) => op switch
    {
        // Of two singles a double holds enough to round once in effect.
        Opcode.Add => Of((float)((double)x[0] + x[1])),
        Opcode.Sub => Of((float)((double)x[0] - x[1])),
        Opcode.Mul => Of((float)((double)x[0] * x[1])),
        Opcode.Div => Of((float)((double)x[0] / x[1])),
        Opcode.Neg => FloatBits.Of(x[0]) ^ 0x80000000,
        Opcode.Abs => FloatBits.Of(x[0]) & 0x7fffffff,
        _ => Comparison(op, x[0], x[x.Length - 1]),
    };

    private static ulong? Double(Opcode op, double[] x) => op switch
    {
        Opcode.Add => Of(x[0] + x[1]),
        Opcode.Sub => Of(x[0] - x[1]),
        Opcode.Mul => Of(x[0] * x[1]),
        Opcode.Div => Of(x[0] / x[1]),
        Opcode.Neg => Of(x[0]) ^ 0x8000000000000000,
        Opcode.Abs => Of(x[0]) & 0x7fffffffffffffff,
        _ => Comparison(op, x[0], x[x.Length - 1]),
    };

    private static ulong? Comparison(Opcode op, double x, double y) => op switch
    {
        Opcode.Equal => Of(x == y),
        Opcode.NotEqual => Of(x != y),
        Opcode.Less => Of(x < y),
        Opcode.LessEqual => Of(x <= y),
        Opcode.Greater => Of(x > y),
        Opcode.GreaterEqual => Of(x >= y),
        _ => null,
    };

    private static ulong? Bool(Opcode op, ulong[] x) => op switch
    {
        Opcode.And => x[0] & x[1],
        Opcode.Or => x[0] | x[1],
        Opcode.Xor => x[0] ^ x[1],
        Opcode.Not => x[0] ^ 1,
        _ => null,
    };

    private static ulong? Integer(Opcode op, ScalarType type, ulong[] x)
    {
        bool wide = type.Bits() == 64, signed = type.IsSigned();
        long a = Signed(x[0]), b = x.Length > 1 ? (op is Opcode.Shl or Opcode.Shr ? (long)(uint)x[1] : Signed(x[1])) : 0;
        int width = type.Bits();
        unchecked
        {
            switch (op)
            {
                case Opcode.Add: return Cut(a + b);
                case Opcode.Sub: return Cut(a - b);
                case Opcode.Mul: return Cut(a * b);
                case Opcode.MulAdd: return Cut(a * b + Signed(x[2]));
                case Opcode.Neg: return Cut(-a);
                case Opcode.Not: return Cut(~a);
                case Opcode.And: return x[0] & x[1];
                case Opcode.Or: return x[0] | x[1];
                case Opcode.Xor: return x[0] ^ x[1];
                case Opcode.Shl: return b >= width ? 0 : Cut(a << (int)b);
                case Opcode.Shr: return signed ? Cut(a >> (int)Math.Min(b, 63)) : b >= width ? 0 : x[0] >> (int)b;
                case Opcode.Div: return x[1] == 0 || (signed && b == -1) ? null : signed ? Cut(a / b) : x[0] / x[1];
                case Opcode.Rem: return x[1] == 0 || (signed && b == -1) ? null : signed ? Cut(a % b) : x[0] % x[1];
                case Opcode.Min: return Of(signed ? a < b : x[0] < x[1]) != 0 ? x[0] : x[1];
                case Opcode.Max: return Of(signed ? a > b : x[0] > x[1]) != 0 ? x[0] : x[1];
                case Opcode.Abs: return Cut(Math.Max(a, -a));
                case Opcode.Equal: return Of(x[0] == x[1]);
                case Opcode.NotEqual: return Of(x[0] != x[1]);
                case Opcode.Less: return Of(signed ? a < b : x[0] < x[1]);
                case Opcode.LessEqual: return Of(signed ? a <= b : x[0] <= x[1]);
                case Opcode.Greater: return Of(signed ? a > b : x[0] > x[1]);
                case Opcode.GreaterEqual: return Of(signed ? a >= b : x[0] >= x[1]);
                default: return null;
            }
        }

        long Signed(ulong bits) => unchecked(wide ? (long)bits : (int)(uint)bits);

        ulong Cut(long result) => unchecked(wide ? (ulong)result : (uint)result);
    }

    private static ulong? Convert(Value value, ulong bits)
    {
        unchecked
        {
            switch (value.Memory)
            {
                case MemoryType.I32 or MemoryType.I64:
                    long signed = value.Memory == MemoryType.I32 ? (int)(uint)bits : (long)bits;
                    return value.Type switch
                    {
                        ScalarType.I64 or ScalarType.U64 => (ulong)signed,
                        ScalarType.I32 or ScalarType.U32 => (uint)signed,
                        ScalarType.F32 => Of((float)signed),
                        ScalarType.F64 => Of((double)signed),
                        _ => null,
                    };
                case MemoryType.U32 or MemoryType.U64:
                    return value.Type switch
                    {
                        ScalarType.I64 or ScalarType.U64 => bits,
                        ScalarType.I32 or ScalarType.U32 => (uint)bits,
                        ScalarType.F32 => Of((float)bits),
                        ScalarType.F64 => Of((double)bits),
                        _ => null,
                    };
                case MemoryType.F32 when value.Type == ScalarType.F64:
                    return Of((double)FloatBits.ToSingle((uint)bits));
                case MemoryType.F64 when value.Type == ScalarType.F32:
                    return Of((float)BitConverter.Int64BitsToDouble((long)bits));
                case MemoryType.F16 when value.Type == ScalarType.F32:
                    return Of(FloatBits.HalfToSingle((ushort)bits));
                default:
                    return null;
            }
        }
    }

    private static ulong Of(float value) => FloatBits.Of(value);

    private static ulong Of(double value) => unchecked((ulong)BitConverter.DoubleToInt64Bits(value));

    private static ulong Of(bool value) => value ? 1u : 0u;
}
