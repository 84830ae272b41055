using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Sums, products, powers, remainders: elementwise, broadcasting, in place with a trailing underscore.
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Dispatch.Call("aten::add", "Tensor", this, target);

        public Tensor add(Tensor target, Scalar alpha) => Dispatch.Call("aten::add", "Tensor", this, target, alpha);

        public Tensor add(Scalar scalar) => Dispatch.Call("aten::add", "Scalar", this, scalar);

        public Tensor add(Scalar scalar, Scalar alpha) => Dispatch.Call("aten::add", "Scalar", this, scalar, alpha);

        public Tensor add_(Tensor target)
        {
            Dispatch.CallVoid("aten::add_", "Tensor", this, target);
            return this;
        }

        public Tensor add_(Tensor target, Scalar alpha)
        {
            Dispatch.CallVoid("aten::add_", "Tensor", this, target, alpha);
            return this;
        }

        public Tensor add_(Scalar scalar)
        {
            Dispatch.CallVoid("aten::add_", "Scalar", this, scalar);
            return this;
        }

        public Tensor add_(Scalar scalar, Scalar alpha)
        {
            Dispatch.CallVoid("aten::add_", "Scalar", this, scalar, alpha);
            return this;
        }

        public Tensor sub(Tensor target) => Dispatch.Call("aten::sub", "Tensor", this, target);

        public Tensor sub(Scalar target) => Dispatch.Call("aten::sub", "Scalar", this, target);

        public Tensor sub_(Tensor target)
        {
            Dispatch.CallVoid("aten::sub_", "Tensor", this, target);
            return this;
        }

        public Tensor sub_(Scalar target)
        {
            Dispatch.CallVoid("aten::sub_", "Scalar", this, target);
            return this;
        }

        public Tensor subtract(Tensor target) => Dispatch.Call("aten::sub", "Tensor", this, target);

        public Tensor subtract(Scalar target) => Dispatch.Call("aten::sub", "Scalar", this, target);

        public Tensor subtract_(Tensor target)
        {
            Dispatch.CallVoid("aten::sub_", "Tensor", this, target);
            return this;
        }

        public Tensor subtract_(Scalar target)
        {
            Dispatch.CallVoid("aten::sub_", "Scalar", this, target);
            return this;
        }

        public Tensor mul(Tensor target) => Dispatch.Call("aten::mul", "Tensor", this, target);

        public Tensor mul(Scalar target) => Dispatch.Call("aten::mul", "Scalar", this, target);

        public Tensor mul_(Tensor target)
        {
            Dispatch.CallVoid("aten::mul_", "Tensor", this, target);
            return this;
        }

        public Tensor mul_(Scalar target)
        {
            Dispatch.CallVoid("aten::mul_", "Scalar", this, target);
            return this;
        }

        public Tensor multiply(Tensor target) => Dispatch.Call("aten::mul", "Tensor", this, target);

        public Tensor multiply(Scalar target) => Dispatch.Call("aten::mul", "Scalar", this, target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
            => rounding_mode == RoundingMode.None ? Dispatch.Call("aten::div", "Tensor", this, target) : Dispatch.Call("aten::div", "Tensor_mode", this, target, rounding_mode.ToString());

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
            => rounding_mode == RoundingMode.None ? Dispatch.Call("aten::div", "Scalar", this, target) : Dispatch.Call("aten::div", "Scalar_mode", this, target, rounding_mode.ToString());

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.None)
                Dispatch.CallVoid("aten::div_", "Tensor", this, target);
            else
                Dispatch.CallVoid("aten::div_", "Tensor_mode", this, target, rounding_mode.ToString());
            return this;
        }

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.None)
                Dispatch.CallVoid("aten::div_", "Scalar", this, target);
            else
                Dispatch.CallVoid("aten::div_", "Scalar_mode", this, target, rounding_mode.ToString());
            return this;
        }

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
            => rounding_mode == RoundingMode.None ? Dispatch.Call("aten::div", "Tensor", this, target) : Dispatch.Call("aten::div", "Tensor_mode", this, target, rounding_mode.ToString());

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
            => rounding_mode == RoundingMode.None ? Dispatch.Call("aten::div", "Scalar", this, target) : Dispatch.Call("aten::div", "Scalar_mode", this, target, rounding_mode.ToString());

        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.None)
                Dispatch.CallVoid("aten::div_", "Tensor", this, target);
            else
                Dispatch.CallVoid("aten::div_", "Tensor_mode", this, target, rounding_mode.ToString());
            return this;
        }

        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.None)
                Dispatch.CallVoid("aten::div_", "Scalar", this, target);
            else
                Dispatch.CallVoid("aten::div_", "Scalar_mode", this, target, rounding_mode.ToString());
            return this;
        }

        public Tensor true_divide(Tensor other) => Dispatch.Call("aten::true_divide", "Tensor", this, other);

        public Tensor true_divide(Scalar other) => Dispatch.Call("aten::true_divide", "Scalar", this, other);

        public Tensor floor_divide(Tensor other) => Dispatch.Call("aten::floor_divide", "", this, other);

        public Tensor floor_divide(Scalar other) => Dispatch.Call("aten::floor_divide", "Scalar", this, other);

        public Tensor floor_divide_(Tensor other)
        {
            Dispatch.CallVoid("aten::floor_divide_", "Tensor", this, other);
            return this;
        }

        public Tensor floor_divide_(Scalar other)
        {
            Dispatch.CallVoid("aten::floor_divide_", "Scalar", this, other);
            return this;
        }

        public Tensor remainder(Tensor target) => Dispatch.Call("aten::remainder", "Tensor", this, target);

        public Tensor remainder(Scalar scalar) => Dispatch.Call("aten::remainder", "Scalar", this, scalar);

        public Tensor remainder_(Tensor target)
        {
            Dispatch.CallVoid("aten::remainder_", "Tensor", this, target);
            return this;
        }

        public Tensor remainder_(Scalar scalar)
        {
            Dispatch.CallVoid("aten::remainder_", "Scalar", this, scalar);
            return this;
        }

        public Tensor fmod(Tensor target) => Dispatch.Call("aten::fmod", "Tensor", this, target);

        public Tensor fmod(Scalar scalar) => Dispatch.Call("aten::fmod", "Scalar", this, scalar);

        public Tensor fmod_(Tensor target)
        {
            Dispatch.CallVoid("aten::fmod_", "Tensor", this, target);
            return this;
        }

        public Tensor fmod_(Scalar scalar)
        {
            Dispatch.CallVoid("aten::fmod_", "Scalar", this, scalar);
            return this;
        }

        public Tensor pow(Tensor exponent) => Dispatch.Call("aten::pow", "Tensor_Tensor", this, exponent);

        public Tensor pow(Scalar exponent) => Dispatch.Call("aten::pow", "Tensor_Scalar", this, exponent);

        public Tensor pow_(Tensor exponent)
        {
            Dispatch.CallVoid("aten::pow_", "Tensor", this, exponent);
            return this;
        }

        public Tensor pow_(Scalar exponent)
        {
            Dispatch.CallVoid("aten::pow_", "Scalar", this, exponent);
            return this;
        }

        public Tensor float_power(Tensor target) => Dispatch.Call("aten::float_power", "Tensor_Tensor", this, target);

        public Tensor lerp(Tensor end, Tensor weight) => Dispatch.Call("aten::lerp", "Tensor", this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight)
        {
            Dispatch.CallVoid("aten::lerp_", "Tensor", this, end, weight);
            return this;
        }

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Dispatch.Call("aten::addcmul", "", this, tensor1, tensor2, value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Dispatch.CallVoid("aten::addcmul_", "", this, tensor1, tensor2, value);
            return this;
        }

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Dispatch.Call("aten::addcdiv", "", this, tensor1, tensor2);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Dispatch.Call("aten::addcdiv", "", this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2)
        {
            Dispatch.CallVoid("aten::addcdiv_", "", this, tensor1, tensor2);
            return this;
        }

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Dispatch.CallVoid("aten::addcdiv_", "", this, tensor1, tensor2, value);
            return this;
        }

        public Tensor hypot(Tensor other) => Dispatch.Call("aten::hypot", "", this, other);

        public Tensor copysign(Tensor other) => Dispatch.Call("aten::copysign", "Tensor", this, other);

        public Tensor atan2(Tensor other) => Dispatch.Call("aten::atan2", "", this, other);

        public Tensor atan2_(Tensor other)
        {
            Dispatch.CallVoid("aten::atan2_", "", this, other);
            return this;
        }

        public Tensor logaddexp(Tensor other) => Dispatch.Call("aten::logaddexp", "", this, other);

        public Tensor logaddexp2(Tensor other) => Dispatch.Call("aten::logaddexp2", "", this, other);

        public Tensor xlogy(Tensor y) => Dispatch.Call("aten::xlogy", "Tensor", this, y);

        public Tensor xlogy(Scalar y) => Dispatch.Call("aten::xlogy", "Scalar_Other", this, y);

        public Tensor nextafter(Tensor other) => Dispatch.Call("aten::nextafter", "", this, other);

        public Tensor ldexp(Tensor other) => Dispatch.Call("aten::ldexp", "Tensor", this, other);
    }
}
