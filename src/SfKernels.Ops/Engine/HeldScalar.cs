using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Ops.Engine;

/// <summary>
/// Arithmetic of a tensor and a number whose number lives until libtorch has answered. TorchSharp's own operators hand a <see cref="Scalar"/> to libtorch by its
/// native handle and hold it no longer: a garbage collection at that moment frees it, and the operator fails or reads what stands there now.
/// <c>a + b</c> passes such a number too, its factor of 1. Whatever runs in every step of a training is written with these.
/// </summary>
public static class HeldScalar
{
    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        using Scalar one = 1;
        return left.add(right, one);
    }

    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, double right)
    {
        using Scalar number = right, one = 1;
        return left.add(number, one);
    }

    /// <summary>left += right.</summary>
    public static Tensor PlusInPlace(this Tensor left, Tensor right)
    {
        using Scalar one = 1;
        return left.add_(right, one);
    }

    /// <summary>left * right.</summary>
    public static Tensor Times(this Tensor left, double right)
    {
        using Scalar number = right;
        return left.mul(number);
    }

    /// <summary>left *= right.</summary>
    public static Tensor TimesInPlace(this Tensor left, double right)
    {
        using Scalar number = right;
        return left.mul_(number);
    }

    /// <summary>left / right.</summary>
    public static Tensor Over(this Tensor left, double right)
    {
        using Scalar number = right;
        return left.div(number);
    }

    /// <summary>left /= right.</summary>
    public static Tensor OverInPlace(this Tensor left, double right)
    {
        using Scalar number = right;
        return left.div_(number);
    }

    /// <summary>max(left, least).</summary>
    public static Tensor AtLeast(this Tensor left, long least)
    {
        using Scalar number = least;
        return left.clamp_min(number);
    }

    /// <summary>min(left, most).</summary>
    public static Tensor AtMost(this Tensor left, long most)
    {
        using Scalar number = most;
        return left.clamp_max(number);
    }

    /// <summary>left = min(max(left, least), most).</summary>
    public static Tensor ClampInPlace(this Tensor left, long least, long most)
    {
        using Scalar low = least, high = most;
        return left.clamp_(low, high);
    }

    /// <summary>left &gt; right, as booleans.</summary>
    public static Tensor Above(this Tensor left, long right)
    {
        using Scalar number = right;
        return left.gt(number);
    }

    /// <inheritdoc cref="Above(Tensor, long)"/>
    public static Tensor Above(this Tensor left, double right)
    {
        using Scalar number = right;
        return left.gt(number);
    }

    /// <summary>left &lt; right, as booleans.</summary>
    public static Tensor Below(this Tensor left, long right)
    {
        using Scalar number = right;
        return left.lt(number);
    }

    /// <summary>left = right, as booleans.</summary>
    public static Tensor EqualTo(this Tensor left, long right)
    {
        using Scalar number = right;
        return left.eq(number);
    }

    /// <summary>left where the mask is false, else right.</summary>
    public static Tensor Filled(this Tensor left, Tensor mask, long right)
    {
        using Scalar number = right;
        return left.masked_fill(mask, number);
    }
}
