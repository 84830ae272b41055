using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Algebra on single values: what is equal and cheaper. Float rules keep every bit, NaN and signed zero included.</summary>
internal sealed class Simplification(KernelGraph graph)
{
    private int position;

    /// <summary>A value to use instead, or null. May also rewrite the value itself into a canonical form.</summary>
    /// <param name="value">The value.</param>
    /// <param name="index">Where it stands in its block.</param>
    public Value? Simplify(Value value, int index)
    {
        position = index;
        if (Folding.Fold(value) is { } bits)
            return graph.Constant(value.Result, bits);
        Canonical(value);
        List<Value> x = value.Arguments;
        if (value.Op == Opcode.ParameterAt)
        {
            Settle(value);
            return null;
        }

        if (value.Type.IsInteger())
            return Integer(value, x);
        switch (value.Op)
        {
            case Opcode.Select: return Select(value, x);
            case Opcode.Not when x[0].Op == Opcode.Not: return x[0].Arguments[0];
            case Opcode.Not when x[0].Op.IsCompare() && x[0].Type.IsInteger():
                Rewrite(value, Negated(x[0].Op), x[0].Type, [.. x[0].Arguments]);
                return null;
            case Opcode.And: return Identity(x, 1) ?? (x[1].IsConstantOf(0) ? x[1] : null);
            case Opcode.Or: return Identity(x, 0) ?? (x[1].IsConstantOf(1) ? x[1] : null);
            case Opcode.Xor when x[1].IsConstantOf(0): return x[0];
            case Opcode.Xor when value.Type == ScalarType.Bool && x[1].IsConstantOf(1):
                Rewrite(value, Opcode.Not, value.Type, [x[0]]);
                return null;
            case Opcode.Mul or Opcode.Div when x[1].IsConstant && IsOne(x[1]): return x[0];
            case Opcode.Mul when x[1].IsConstant && x[0].Op == Opcode.Neg && value.Type != ScalarType.F16:
                Rewrite(value, Opcode.Mul, value.Type, [x[0].Arguments[0], graph.Constant(value.Type, x[1].Bits ^ (value.Type == ScalarType.F32 ? 0x80000000UL : 0x8000000000000000UL))]);
                return null;
            // Where one side is a number the other alone is asked whether it is one.
            case Opcode.MinNaN or Opcode.MaxNaN when IsNaN(x[0]): return x[0];
            case Opcode.MinNaN or Opcode.MaxNaN when IsNaN(x[1]): return x[1];
            case Opcode.Neg when x[0].Op == Opcode.Neg: return x[0].Arguments[0];
            case Opcode.Bits when x[0].Result == value.Result: return x[0];
            case Opcode.Bits when x[0].Op == Opcode.Bits && x[0].Arguments[0].Result == value.Result: return x[0].Arguments[0];
            default: return null;
        }
    }

    private void Canonical(Value value)
    {
        List<Value> x = value.Arguments;
        if (x.Count == 2 && value.Op.IsCommutative() && (x[0].IsConstant || (!x[1].IsConstant && x[0].Id > x[1].Id)))
            (x[0], x[1]) = (x[1], x[0]);
        if (x.Count == 2 && value.Op.IsCompare() && x[0].IsConstant)
        {
            (x[0], x[1]) = (x[1], x[0]);
            value.Op = value.Op switch
            {
                Opcode.Less => Opcode.Greater,
                Opcode.LessEqual => Opcode.GreaterEqual,
                Opcode.Greater => Opcode.Less,
                Opcode.GreaterEqual => Opcode.LessEqual,
                Opcode same => same,
            };
        }

        // The sign does not matter: one form for what is equal.
        if (value.Op is Opcode.Add or Opcode.Sub or Opcode.Mul or Opcode.And or Opcode.Or or Opcode.Xor or Opcode.Not or Opcode.Shl or Opcode.Neg or Opcode.Equal or Opcode.NotEqual or Opcode.Select)
        {
            value.Type = value.Type switch
            {
                ScalarType.U32 => ScalarType.I32,
                ScalarType.U64 => ScalarType.I64,
                ScalarType other => other,
            };
        }

        if (value.Op == Opcode.Sub && value.Type.IsInteger() && x[1].IsConstant && !x[0].IsConstant)
            Rewrite(value, Opcode.Add, value.Type, [x[0], graph.Constant(value.Type, unchecked(0 - x[1].Bits))]);
    }

    private Value? Integer(Value value, List<Value> x)
    {
        int width = value.Type.Bits();
        Value last = x.Count > 1 ? x[1] : x.Count > 0 ? x[0] : value;
        switch (value.Op)
        {
            case Opcode.Add when last.IsConstantOf(0): return x[0];
            case Opcode.Add when last.IsConstant && x[0].Op == Opcode.Add && x[0].Arguments[1].IsConstant:
                Rewrite(value, Opcode.Add, value.Type, [x[0].Arguments[0], graph.Constant(value.Type, unchecked(last.Bits + x[0].Arguments[1].Bits))]);
                return null;
            case Opcode.Add when !last.IsConstant && (IsOffset(x[0]) || IsOffset(x[1])):
                // Constants move outwards, to end in the offset of a memory access.
                int at = IsOffset(x[0]) ? 0 : 1;
                Value sum = Insert(value, Opcode.Add, value.Type, x[1 - at], x[at].Arguments[0]);
                Rewrite(value, Opcode.Add, value.Type, [sum, x[at].Arguments[1]]);
                return null;
            case Opcode.Sub when x[0] == x[1]: return graph.Constant(value.Type, 0);
            case Opcode.Mul when last.IsConstantOf(0): return last;
            case Opcode.Mul or Opcode.Div when last.IsConstantOf(1): return x[0];
            case Opcode.Mul when last.IsConstant && IsOffset(x[0]):
                Value product = Insert(value, Opcode.Mul, value.Type, x[0].Arguments[0], last);
                Rewrite(value, Opcode.Add, value.Type, [product, graph.Constant(value.Type, unchecked(last.Bits * x[0].Arguments[1].Bits))]);
                return null;
            case Opcode.Mul when last.IsConstant && Power(last.Bits) is { } shift:
                Rewrite(value, Opcode.Shl, value.Type, [x[0], graph.Constant(ScalarType.I32, (ulong)shift)]);
                return null;
            case Opcode.Shl when last.IsConstant && IsOffset(x[0]):
                Value shifted = Insert(value, Opcode.Shl, value.Type, x[0].Arguments[0], last);
                Rewrite(value, Opcode.Add, value.Type, [shifted, graph.Constant(value.Type, x[0].Arguments[1].Bits << (int)last.Bits)]);
                return null;
            case Opcode.Div when !value.Type.IsSigned() && last.IsConstant && Power(last.Bits) is { } right:
                Rewrite(value, Opcode.Shr, value.Type, [x[0], graph.Constant(ScalarType.I32, (ulong)right)]);
                return null;
            case Opcode.Rem when !value.Type.IsSigned() && last.IsConstant && Power(last.Bits) is not null:
                Rewrite(value, Opcode.And, value.Type, [x[0], graph.Constant(value.Type, last.Bits - 1)]);
                return null;
            case Opcode.Div or Opcode.Rem when value.Type.IsSigned() && last.IsConstant && Power(last.Bits) is { } power && power < width - 1:
                DivideByPower(value, x[0], power, width);
                return null;
            case Opcode.Shr when last.IsConstant && !value.Type.IsSigned() && x[0].Op == Opcode.Shl && x[0].Arguments[1].IsConstant && x[0].Arguments[1].Bits < last.Bits && IsSmall(x[0].Arguments[0], width - (int)x[0].Arguments[1].Bits):
                Rewrite(value, Opcode.Shr, value.Type, [x[0].Arguments[0], graph.Constant(ScalarType.I32, last.Bits - x[0].Arguments[1].Bits)]);
                return null;
            case Opcode.Shl or Opcode.Shr when last.IsConstantOf(0): return x[0];
            case Opcode.And when last.IsConstantOf(0): return last;
            case Opcode.And when last.IsConstantOf(width == 64 ? ulong.MaxValue : uint.MaxValue) || x[0] == x[1]: return x[0];
            case Opcode.And when last.IsConstant && x[0].Op == Opcode.And && x[0].Arguments[1].IsConstant:
                Rewrite(value, Opcode.And, value.Type, [x[0].Arguments[0], graph.Constant(value.Type, last.Bits & x[0].Arguments[1].Bits)]);
                return null;
            case Opcode.And when last.IsConstant && x[0].Op == Opcode.Load && Mask(x[0].Memory) is { } mask && (mask & last.Bits) == mask: return x[0];
            case Opcode.Or or Opcode.Xor when last.IsConstantOf(0): return x[0];
            case Opcode.Or or Opcode.Min or Opcode.Max when x[0] == x[1]: return x[0];
            case Opcode.Xor when x[0] == x[1]: return graph.Constant(value.Type, 0);
            case Opcode.Select: return Select(value, x);
            case Opcode.Equal or Opcode.LessEqual or Opcode.GreaterEqual when x[0] == x[1]: return graph.Constant(ScalarType.Bool, 1);
            case Opcode.NotEqual or Opcode.Less or Opcode.Greater when x[0] == x[1]: return graph.Constant(ScalarType.Bool, 0);
            case Opcode.Bits when x[0].Op == Opcode.Bits && x[0].Arguments[0].Result == value.Result: return x[0].Arguments[0];
            case Opcode.NotEqual when last.IsConstantOf(0) && x[0].Op == Opcode.Select && x[0].Arguments[1].IsConstantOf(1) && x[0].Arguments[2].IsConstantOf(0): return x[0].Arguments[0];
            default: return null;
        }
    }

    /// <summary>Division by 2^n that rounds towards zero. The driver's compiler makes no shift of it: it would divide by Newton's method.</summary>
    private void DivideByPower(Value value, Value x, int power, int width)
    {
        ScalarType type = value.Type, unsigned = width == 64 ? ScalarType.U64 : ScalarType.U32;
        Value shift = graph.Constant(ScalarType.I32, (ulong)power), mask = graph.Constant(type, (1UL << power) - 1);
        bool quotient = value.Op == Opcode.Div;
        if (IsNeverNegative(x))
        {
            Rewrite(value, quotient ? Opcode.Shr : Opcode.And, type, [x, quotient ? shift : mask]);
            return;
        }

        // What a negative number needs to be rounded up: 2^n - 1.
        Value sign = power == 1 ? x : Insert(value, Opcode.Shr, type, x, graph.Constant(ScalarType.I32, (ulong)(width - 1)));
        Value bias = Insert(value, Opcode.Shr, unsigned, sign, graph.Constant(ScalarType.I32, (ulong)(width - power)));
        Value biased = Insert(value, Opcode.Add, type, x, bias);
        if (quotient)
            Rewrite(value, Opcode.Shr, type, [biased, shift]);
        else
            Rewrite(value, Opcode.Sub, type, [Insert(value, Opcode.And, type, biased, mask), bias]);
    }

    private static bool IsNeverNegative(Value value) => value.Op switch
    {
        Opcode.Special => true,
        Opcode.Constant => unchecked(value.Type.Bits() == 64 ? (long)value.Bits : (int)(uint)value.Bits) >= 0,
        Opcode.Convert => value.Memory is MemoryType.U32 ? value.Type.Bits() == 64 : value.Memory is MemoryType.I32 && value.Type.Bits() == 64 && IsNeverNegative(value.Arguments[0]),
        Opcode.Shr when value.Type.IsSigned() => IsNeverNegative(value.Arguments[0]),
        Opcode.And => IsNeverNegative(value.Arguments[0]) || IsNeverNegative(value.Arguments[1]),
        _ => value.Memory == MemoryType.Length,
    };

    private Value? Select(Value value, List<Value> x)
    {
        if (x[0].IsConstant)
            return x[0].Bits != 0 ? x[1] : x[2];
        if (x[1] == x[2])
            return x[1];
        if (x[0].Op == Opcode.Not)
            Rewrite(value, Opcode.Select, value.Type, [x[0].Arguments[0], x[2], x[1]]);
        if (value.Result != ScalarType.Bool)
            return null;
        // Truth values have no select instruction.
        x = value.Arguments;
        if (x[2].IsConstantOf(0))
        {
            Rewrite(value, Opcode.And, ScalarType.Bool, [x[0], x[1]]);
        }
        else if (x[1].IsConstantOf(1))
        {
            Rewrite(value, Opcode.Or, ScalarType.Bool, [x[0], x[2]]);
        }
        else
        {
            Value not = Insert(value, Opcode.Not, ScalarType.Bool, x[0]);
            Rewrite(value, Opcode.Or, ScalarType.Bool, [Insert(value, Opcode.And, ScalarType.Bool, x[0], x[1]), Insert(value, Opcode.And, ScalarType.Bool, not, x[2])]);
        }

        return null;
    }

    private static Value? Identity(List<Value> x, ulong neutral) => x[0] == x[1] || x[1].IsConstantOf(neutral) ? x[0] : null;

    private static bool IsOffset(Value value) => value.Op == Opcode.Add && value.Type.IsInteger() && value.Arguments[1].IsConstant;

    private static bool IsOne(Value constant) => constant.Type switch
    {
        ScalarType.F32 => constant.Bits == 0x3f800000,
        ScalarType.F64 => constant.Bits == 0x3ff0000000000000,
        _ => false,
    };

    private static bool IsNaN(Value value) => value.IsConstant && (value.Type == ScalarType.F32 ? (value.Bits & 0x7fffffff) > 0x7f800000 : (value.Bits & 0x7fffffffffffffff) > 0x7ff0000000000000);

    // A count of elements times their size does not overflow: lengths of views, and small loaded integers.
    private static bool IsSmall(Value value, int bits) => value.Memory == MemoryType.Length || (value.Op == Opcode.Load && value.Memory is MemoryType.U8 or MemoryType.U16 && value.Memory.Size() * 8 <= bits);

    private static ulong? Mask(MemoryType memory) => memory switch
    {
        MemoryType.U8 => 0xff,
        MemoryType.U16 => 0xffff,
        _ => null,
    };

    private static int? Power(ulong bits)
    {
        if (bits == 0 || (bits & (bits - 1)) != 0)
            return null;
        int shift = 0;
        while (bits >> shift != 1)
            shift++;
        return shift;
    }

    // Which one of several it is has become known.
    private static void Settle(Value value)
    {
        if (!value.Arguments[0].IsConstant)
            return;
        value.Immediate += unchecked((int)value.Arguments[0].Bits);
        Rewrite(value, Opcode.Parameter, value.Type, []);
    }

    private static Opcode Negated(Opcode op) => op switch
    {
        Opcode.Equal => Opcode.NotEqual,
        Opcode.NotEqual => Opcode.Equal,
        Opcode.Less => Opcode.GreaterEqual,
        Opcode.LessEqual => Opcode.Greater,
        Opcode.Greater => Opcode.LessEqual,
        _ => Opcode.Less,
    };

    private static void Rewrite(Value value, Opcode op, ScalarType type, List<Value> arguments)
    {
        value.Op = op;
        value.Type = type;
        value.Arguments = arguments;
    }

    /// <summary>A new value just before another one.</summary>
    private Value Insert(Value before, Opcode op, ScalarType type, params Value[] arguments)
    {
        Value value = graph.NewValue(op, type, type, arguments);
        value.Source = before.Source;
        value.Block = before.Block;
        before.Block!.Values.Insert(position++, value);
        return value;
    }
}
