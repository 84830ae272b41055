using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Functions of one argument, elementwise.
    public partial class Tensor
    {
        public Tensor abs() => Dispatch.Call("aten::abs", "", this);

        public Tensor abs_()
        {
            Dispatch.CallVoid("aten::abs_", "", this);
            return this;
        }

        public Tensor absolute() => Dispatch.Call("aten::absolute", "", this);

        public Tensor absolute_()
        {
            Dispatch.CallVoid("aten::absolute_", "", this);
            return this;
        }

        public Tensor acos() => Dispatch.Call("aten::acos", "", this);

        public Tensor acos_()
        {
            Dispatch.CallVoid("aten::acos_", "", this);
            return this;
        }

        public Tensor acosh() => Dispatch.Call("aten::acosh", "", this);

        public Tensor acosh_()
        {
            Dispatch.CallVoid("aten::acosh_", "", this);
            return this;
        }

        public Tensor angle() => Dispatch.Call("aten::angle", "", this);

        public Tensor asin() => Dispatch.Call("aten::asin", "", this);

        public Tensor asin_()
        {
            Dispatch.CallVoid("aten::asin_", "", this);
            return this;
        }

        public Tensor asinh() => Dispatch.Call("aten::asinh", "", this);

        public Tensor asinh_()
        {
            Dispatch.CallVoid("aten::asinh_", "", this);
            return this;
        }

        public Tensor atan() => Dispatch.Call("aten::atan", "", this);

        public Tensor atan_()
        {
            Dispatch.CallVoid("aten::atan_", "", this);
            return this;
        }

        public Tensor atanh() => Dispatch.Call("aten::atanh", "", this);

        public Tensor atanh_()
        {
            Dispatch.CallVoid("aten::atanh_", "", this);
            return this;
        }

        public Tensor ceil() => Dispatch.Call("aten::ceil", "", this);

        public Tensor ceil_()
        {
            Dispatch.CallVoid("aten::ceil_", "", this);
            return this;
        }

        public Tensor cos() => Dispatch.Call("aten::cos", "", this);

        public Tensor cos_()
        {
            Dispatch.CallVoid("aten::cos_", "", this);
            return this;
        }

        public Tensor cosh() => Dispatch.Call("aten::cosh", "", this);

        public Tensor cosh_()
        {
            Dispatch.CallVoid("aten::cosh_", "", this);
            return this;
        }

        public Tensor deg2rad() => Dispatch.Call("aten::deg2rad", "", this);

        public Tensor digamma() => Dispatch.Call("aten::digamma", "", this);

        public Tensor digamma_()
        {
            Dispatch.CallVoid("aten::digamma_", "", this);
            return this;
        }

        public Tensor erf() => Dispatch.Call("aten::erf", "", this);

        public Tensor erf_()
        {
            Dispatch.CallVoid("aten::erf_", "", this);
            return this;
        }

        public Tensor erfc() => Dispatch.Call("aten::erfc", "", this);

        public Tensor erfc_()
        {
            Dispatch.CallVoid("aten::erfc_", "", this);
            return this;
        }

        public Tensor erfinv() => Dispatch.Call("aten::erfinv", "", this);

        public Tensor erfinv_()
        {
            Dispatch.CallVoid("aten::erfinv_", "", this);
            return this;
        }

        public Tensor exp() => Dispatch.Call("aten::exp", "", this);

        public Tensor exp_()
        {
            Dispatch.CallVoid("aten::exp_", "", this);
            return this;
        }

        public Tensor exp2() => Dispatch.Call("aten::exp2", "", this);

        public Tensor expm1() => Dispatch.Call("aten::expm1", "", this);

        public Tensor expm1_()
        {
            Dispatch.CallVoid("aten::expm1_", "", this);
            return this;
        }

        public Tensor fix() => Dispatch.Call("aten::fix", "", this);

        public Tensor fix_()
        {
            Dispatch.CallVoid("aten::fix_", "", this);
            return this;
        }

        public Tensor floor() => Dispatch.Call("aten::floor", "", this);

        public Tensor floor_()
        {
            Dispatch.CallVoid("aten::floor_", "", this);
            return this;
        }

        public Tensor frac() => Dispatch.Call("aten::frac", "", this);

        public Tensor frac_()
        {
            Dispatch.CallVoid("aten::frac_", "", this);
            return this;
        }

        public Tensor i0() => Dispatch.Call("aten::i0", "", this);

        public Tensor lgamma() => Dispatch.Call("aten::lgamma", "", this);

        public Tensor lgamma_()
        {
            Dispatch.CallVoid("aten::lgamma_", "", this);
            return this;
        }

        public Tensor log() => Dispatch.Call("aten::log", "", this);

        public Tensor log_()
        {
            Dispatch.CallVoid("aten::log_", "", this);
            return this;
        }

        public Tensor log10() => Dispatch.Call("aten::log10", "", this);

        public Tensor log10_()
        {
            Dispatch.CallVoid("aten::log10_", "", this);
            return this;
        }

        public Tensor log1p() => Dispatch.Call("aten::log1p", "", this);

        public Tensor log1p_()
        {
            Dispatch.CallVoid("aten::log1p_", "", this);
            return this;
        }

        public Tensor log2() => Dispatch.Call("aten::log2", "", this);

        public Tensor log2_()
        {
            Dispatch.CallVoid("aten::log2_", "", this);
            return this;
        }

        public Tensor neg() => Dispatch.Call("aten::neg", "", this);

        public Tensor neg_()
        {
            Dispatch.CallVoid("aten::neg_", "", this);
            return this;
        }

        public Tensor negative() => Dispatch.Call("aten::negative", "", this);

        public Tensor positive() => Dispatch.Call("aten::positive", "", this);

        public Tensor rad2deg() => Dispatch.Call("aten::rad2deg", "", this);

        public Tensor reciprocal() => Dispatch.Call("aten::reciprocal", "", this);

        public Tensor reciprocal_()
        {
            Dispatch.CallVoid("aten::reciprocal_", "", this);
            return this;
        }

        public Tensor rsqrt() => Dispatch.Call("aten::rsqrt", "", this);

        public Tensor rsqrt_()
        {
            Dispatch.CallVoid("aten::rsqrt_", "", this);
            return this;
        }

        public Tensor sgn() => Dispatch.Call("aten::sgn", "", this);

        public Tensor sgn_()
        {
            Dispatch.CallVoid("aten::sgn_", "", this);
            return this;
        }

        public Tensor sign() => Dispatch.Call("aten::sign", "", this);

        public Tensor sign_()
        {
            Dispatch.CallVoid("aten::sign_", "", this);
            return this;
        }

        public Tensor signbit() => Dispatch.Call("aten::signbit", "", this);

        public Tensor sin() => Dispatch.Call("aten::sin", "", this);

        public Tensor sin_()
        {
            Dispatch.CallVoid("aten::sin_", "", this);
            return this;
        }

        public Tensor sinc() => Dispatch.Call("aten::sinc", "", this);

        public Tensor sinc_()
        {
            Dispatch.CallVoid("aten::sinc_", "", this);
            return this;
        }

        public Tensor sinh() => Dispatch.Call("aten::sinh", "", this);

        public Tensor sinh_()
        {
            Dispatch.CallVoid("aten::sinh_", "", this);
            return this;
        }

        public Tensor sqrt() => Dispatch.Call("aten::sqrt", "", this);

        public Tensor sqrt_()
        {
            Dispatch.CallVoid("aten::sqrt_", "", this);
            return this;
        }

        public Tensor square() => Dispatch.Call("aten::square", "", this);

        public Tensor tan() => Dispatch.Call("aten::tan", "", this);

        public Tensor tan_()
        {
            Dispatch.CallVoid("aten::tan_", "", this);
            return this;
        }

        public Tensor tanh() => Dispatch.Call("aten::tanh", "", this);

        public Tensor tanh_()
        {
            Dispatch.CallVoid("aten::tanh_", "", this);
            return this;
        }

        public Tensor trunc() => Dispatch.Call("aten::trunc", "", this);

        public Tensor trunc_()
        {
            Dispatch.CallVoid("aten::trunc_", "", this);
            return this;
        }

        public Tensor arccos() => Dispatch.Call("aten::arccos", "", this);

        public Tensor arccos_()
        {
            Dispatch.CallVoid("aten::arccos_", "", this);
            return this;
        }

        public Tensor arccosh() => Dispatch.Call("aten::arccosh", "", this);

        public Tensor arccosh_()
        {
            Dispatch.CallVoid("aten::arccosh_", "", this);
            return this;
        }

        public Tensor arcsin() => Dispatch.Call("aten::arcsin", "", this);

        public Tensor arcsin_()
        {
            Dispatch.CallVoid("aten::arcsin_", "", this);
            return this;
        }

        public Tensor arcsinh() => Dispatch.Call("aten::arcsinh", "", this);

        public Tensor arcsinh_()
        {
            Dispatch.CallVoid("aten::arcsinh_", "", this);
            return this;
        }

        public Tensor arctan() => Dispatch.Call("aten::arctan", "", this);

        public Tensor arctan_()
        {
            Dispatch.CallVoid("aten::arctan_", "", this);
            return this;
        }

        public Tensor arctanh() => Dispatch.Call("aten::arctanh", "", this);

        public Tensor arctanh_()
        {
            Dispatch.CallVoid("aten::arctanh_", "", this);
            return this;
        }

        public Tensor round(long decimals = 0) => decimals == 0 ? Dispatch.Call("aten::round", "", this) : Dispatch.Call("aten::round", "decimals", this, decimals);

        public Tensor round_(long decimals = 0)
        {
            if (decimals == 0)
                Dispatch.CallVoid("aten::round_", "", this);
            else
                Dispatch.CallVoid("aten::round_", "decimals", this, decimals);
            return this;
        }

        public Tensor logit(double? eps = null) => Dispatch.Call("aten::logit", "", this, eps);

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => Dispatch.Call("aten::nan_to_num", "", this, nan, posinf, neginf);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Dispatch.Call("aten::clamp", "", this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Dispatch.Call("aten::clamp", "Tensor", this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            Dispatch.CallVoid("aten::clamp_", "", this, min, max);
            return this;
        }

        public Tensor clamp_(Tensor? min = null, Tensor? max = null)
        {
            Dispatch.CallVoid("aten::clamp_", "Tensor", this, min, max);
            return this;
        }

        public Tensor clip(Scalar? min = null, Scalar? max = null) => Dispatch.Call("aten::clamp", "", this, min, max);

        public Tensor clamp_min(Scalar min) => Dispatch.Call("aten::clamp_min", "", this, min);

        public Tensor clamp_min_(Scalar min)
        {
            Dispatch.CallVoid("aten::clamp_min_", "", this, min);
            return this;
        }

        public Tensor clamp_max(Scalar max) => Dispatch.Call("aten::clamp_max", "", this, max);

        public Tensor clamp_max_(Scalar max)
        {
            Dispatch.CallVoid("aten::clamp_max_", "", this, max);
            return this;
        }
    }
}
