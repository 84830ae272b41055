using System.Numerics;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Numerics;

/// <summary>Integer instructions of section 9.7.1 on the low bits of words, results wrapped to the type.</summary>
internal sealed class IntegerArithmetic(ScalarType type)
{
    public ulong Add(ulong a, ulong b) => (a + b) & type.Mask;

    public ulong Subtract(ulong a, ulong b) => (a - b) & type.Mask;

    /// <summary>.sat: clamped to the signed range.</summary>
    public ulong Saturate(BigInteger value) => (ulong)(long)BigInteger.Clamp(value, -(BigInteger.One << (type.Bits - 1)), (BigInteger.One << (type.Bits - 1)) - 1) & type.Mask;

    public ulong MultiplyLow(ulong a, ulong b) => (a * b) & type.Mask;

    public ulong MultiplyHigh(ulong a, ulong b) => type.Bits == 64
        ? type.IsSigned ? (ulong)Math.BigMul((long)a, (long)b, out _) : Math.BigMul(a, b, out _)
        : (MultiplyWide(a, b) >> type.Bits) & type.Mask;

    /// <summary>The whole product, twice as wide as the operands.</summary>
    public ulong MultiplyWide(ulong a, ulong b)
    {
        ulong product = type.IsSigned ? (ulong)(type.SignExtend(a) * type.SignExtend(b)) : a * b;
        return type.Bits == 32 ? product : product & ((1UL << (2 * type.Bits)) - 1);
    }

    public ulong Divide(ulong a, ulong b)
    {
        RequireDivisor(b);
        if (!type.IsSigned)
            return a / b;
        long divisor = type.SignExtend(b);
        // The quotient of the smallest number by -1 wraps.
        return (divisor == -1 ? 0 - a : (ulong)(type.SignExtend(a) / divisor)) & type.Mask;
    }

    public ulong Remainder(ulong a, ulong b)
    {
        RequireDivisor(b);
        if (!type.IsSigned)
            return a % b;
        long divisor = type.SignExtend(b);
        return (divisor == -1 ? 0 : (ulong)(type.SignExtend(a) % divisor)) & type.Mask;
    }

    public ulong Absolute(ulong a) => (ulong)type.SignExtend(a) >> 63 != 0 ? (0 - a) & type.Mask : a;

    public ulong Negate(ulong a) => (0 - a) & type.Mask;

    public ulong Minimum(ulong a, ulong b) => Less(a, b) ? a : b;

    public ulong Maximum(ulong a, ulong b) => Less(a, b) ? b : a;

    /// <summary>|a - b| + c.</summary>
    public ulong SumOfAbsoluteDifference(ulong a, ulong b, ulong c) => ((Less(a, b) ? b - a : a - b) + c) & type.Mask;

    public bool Less(ulong a, ulong b) => type.IsSigned ? type.SignExtend(a) < type.SignExtend(b) : a < b;

    /// <summary>Amounts beyond the width count as the width.</summary>
    public ulong ShiftLeft(ulong a, ulong amount) => amount >= (ulong)type.Bits ? 0 : (a << (int)amount) & type.Mask;

    public ulong ShiftRight(ulong a, ulong amount)
    {
        if (type.IsSigned)
            return (ulong)(type.SignExtend(a) >> (int)Math.Min(amount, 63)) & type.Mask;
        return amount >= (ulong)type.Bits ? 0 : a >> (int)amount;
    }

    public ulong ExtractField(ulong a, ulong b, ulong c)
    {
        int msb = type.Bits - 1, position = (int)(b & 0xFF), length = (int)(c & 0xFF);
        ulong sign = !type.IsSigned || length == 0 ? 0 : (a >> Math.Min(position + length - 1, msb)) & 1;
        ulong result = 0;
        for (int i = 0; i <= msb; i++)
            result |= (i < length && position + i <= msb ? (a >> (position + i)) & 1 : sign) << i;
        return result;
    }

    public ulong InsertField(ulong a, ulong b, int position, int length)
    {
        ulong result = b;
        for (int i = 0; i < length && position + i < type.Bits; i++)
            result = (result & ~(1UL << (position + i))) | (((a >> i) & 1) << (position + i));
        return result;
    }

    public ulong ReverseBits(ulong a)
    {
        ulong result = 0;
        for (int i = 0; i < type.Bits; i++)
            result |= ((a >> i) & 1) << (type.Bits - 1 - i);
        return result;
    }

    public ulong LeadingZeros(ulong a) => (ulong)(BitOperations.LeadingZeroCount(a) - (64 - type.Bits));

    /// <summary>The place of the highest bit that differs from the sign, or all ones.</summary>
    public ulong FindHighest(ulong a, bool shiftAmount)
    {
        if (type.IsSigned && (a >> (type.Bits - 1)) != 0)
            a = ~a & type.Mask;
        if (a == 0)
            return uint.MaxValue;
        ulong place = (ulong)BitOperations.Log2(a);
        return shiftAmount ? (ulong)type.Bits - 1 - place : place;
    }

    private static void RequireDivisor(ulong b)
    {
        if (b == 0)
            throw new PtxUndefinedException("integer division by zero");
    }
}
