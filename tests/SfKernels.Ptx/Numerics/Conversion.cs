using System.Numerics;
using SfKernels.Ptx.Binding;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Numerics;

/// <summary>cvt between one source and one destination type, section 9.7.9.21.</summary>
internal sealed class Conversion(ScalarType to, ScalarType from, Rounding? rounding, bool toIntegral, bool flush, bool saturate)
{
    /// <summary>The converted value in the bits of the destination type.</summary>
    public ulong Convert(ulong bits)
    {
        bits &= from.Mask;
        if (from.IsInteger)
            return to.IsInteger ? IntegerToInteger(bits) : IntegerToFloat(bits);
        return to.IsInteger ? FloatToInteger(bits) : FloatToFloat(bits);
    }

    private ulong IntegerToInteger(ulong bits)
    {
        BigInteger value = Value(bits);
        return saturate ? Clamp(value) : (ulong)(from.IsSigned ? from.SignExtend(bits) : (long)bits) & to.Mask;
    }

    private ulong IntegerToFloat(ulong bits)
    {
        BigInteger value = Value(bits);
        FloatFormat format = FloatBinder.Format(to);
        return Output(format, value.IsZero ? 0 : format.Encode(ExactNumber.From(value), rounding!.Value));
    }

    /// <summary>Clamped to the destination; NaN gives 0, or the highest bit alone where either type has 64 bits.</summary>
    private ulong FloatToInteger(ulong bits)
    {
        double value = Input(bits);
        if (double.IsNaN(value))
            return from.Bits == 64 || to.Bits == 64 ? 1UL << (to.Bits - 1) : 0;
        if (double.IsInfinity(value))
            return Clamp(value > 0 ? BigInteger.One << 64 : -(BigInteger.One << 64));
        return Clamp(ExactNumber.From(value).ToInteger(rounding!.Value));
    }

    private ulong FloatToFloat(ulong bits)
    {
        double value = Input(bits);
        FloatFormat format = FloatBinder.Format(to);
        if (toIntegral && double.IsFinite(value))
        {
            double integral = (double)ExactNumber.From(value).ToInteger(rounding!.Value);
            return Output(format, format.Encode(integral == 0 ? double.CopySign(0, value) : integral));
        }

        return Output(format, format.Encode(value, rounding ?? Rounding.NearestEven));
    }

    private double Input(ulong bits)
    {
        FloatFormat format = FloatBinder.Format(from);
        return format.Decode(flush && format == FloatFormat.Single ? format.Flush(bits) : bits);
    }

    /// <summary>.sat and, for single precision alone, .ftz.</summary>
    private ulong Output(FloatFormat format, ulong bits) => new FloatArithmetic(format, Rounding.NearestEven, flush && format == FloatFormat.Single, saturate).Output(bits);

    private BigInteger Value(ulong bits) => from.IsSigned ? from.SignExtend(bits) : bits;

    private ulong Clamp(BigInteger value)
    {
        BigInteger least = to.IsSigned ? -(BigInteger.One << (to.Bits - 1)) : 0;
        BigInteger most = (BigInteger.One << (to.IsSigned ? to.Bits - 1 : to.Bits)) - 1;
        BigInteger clamped = BigInteger.Clamp(value, least, most);
        return (clamped.Sign < 0 ? (ulong)(long)clamped : (ulong)clamped) & to.Mask;
    }
}
