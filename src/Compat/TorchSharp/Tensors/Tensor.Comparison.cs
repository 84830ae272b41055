using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Elementwise comparisons and logic, with boolean results; closeness and equality of whole tensors.
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Dispatch.Call("aten::eq", "Tensor", this, target);

        public Tensor eq(Scalar target) => Dispatch.Call("aten::eq", "Scalar", this, target);

        public Tensor eq_(Tensor target)
        {
            Dispatch.CallVoid("aten::eq_", "Tensor", this, target);
            return this;
        }

        public Tensor eq_(Scalar target)
        {
            Dispatch.CallVoid("aten::eq_", "Scalar", this, target);
            return this;
        }

        public Tensor ne(Tensor target) => Dispatch.Call("aten::ne", "Tensor", this, target);

        public Tensor ne(Scalar target) => Dispatch.Call("aten::ne", "Scalar", this, target);

        public Tensor ne_(Tensor target)
        {
            Dispatch.CallVoid("aten::ne_", "Tensor", this, target);
            return this;
        }

        public Tensor ne_(Scalar target)
        {
            Dispatch.CallVoid("aten::ne_", "Scalar", this, target);
            return this;
        }

        public Tensor lt(Tensor target) => Dispatch.Call("aten::lt", "Tensor", this, target);

        public Tensor lt(Scalar target) => Dispatch.Call("aten::lt", "Scalar", this, target);

        public Tensor lt_(Tensor target)
        {
            Dispatch.CallVoid("aten::lt_", "Tensor", this, target);
            return this;
        }

        public Tensor lt_(Scalar target)
        {
            Dispatch.CallVoid("aten::lt_", "Scalar", this, target);
            return this;
        }

        public Tensor le(Tensor target) => Dispatch.Call("aten::le", "Tensor", this, target);

        public Tensor le(Scalar target) => Dispatch.Call("aten::le", "Scalar", this, target);

        public Tensor le_(Tensor target)
        {
            Dispatch.CallVoid("aten::le_", "Tensor", this, target);
            return this;
        }

        public Tensor le_(Scalar target)
        {
            Dispatch.CallVoid("aten::le_", "Scalar", this, target);
            return this;
        }

        public Tensor gt(Tensor target) => Dispatch.Call("aten::gt", "Tensor", this, target);

        public Tensor gt(Scalar target) => Dispatch.Call("aten::gt", "Scalar", this, target);

        public Tensor gt_(Tensor target)
        {
            Dispatch.CallVoid("aten::gt_", "Tensor", this, target);
            return this;
        }

        public Tensor gt_(Scalar target)
        {
            Dispatch.CallVoid("aten::gt_", "Scalar", this, target);
            return this;
        }

        public Tensor ge(Tensor target) => Dispatch.Call("aten::ge", "Tensor", this, target);

        public Tensor ge(Scalar target) => Dispatch.Call("aten::ge", "Scalar", this, target);

        public Tensor ge_(Tensor target)
        {
            Dispatch.CallVoid("aten::ge_", "Tensor", this, target);
            return this;
        }

        public Tensor ge_(Scalar target)
        {
            Dispatch.CallVoid("aten::ge_", "Scalar", this, target);
            return this;
        }

        public Tensor greater(Tensor target) => Dispatch.Call("aten::greater", "Tensor", this, target);

        public Tensor greater_equal(Tensor target) => Dispatch.Call("aten::greater_equal", "Tensor", this, target);

        public Tensor less(Tensor target) => Dispatch.Call("aten::less", "Tensor", this, target);

        public Tensor less_equal(Tensor target) => Dispatch.Call("aten::less_equal", "Tensor", this, target);

        public Tensor not_equal(Tensor target) => Dispatch.Call("aten::not_equal", "Tensor", this, target);

        public Tensor equal(Tensor target) => Dispatch.Call("aten::eq", "Tensor", this, target);

        public Tensor logical_and(Tensor other) => Dispatch.Call("aten::logical_and", "", this, other);

        public Tensor logical_and_(Tensor other)
        {
            Dispatch.CallVoid("aten::logical_and_", "", this, other);
            return this;
        }

        public Tensor logical_or(Tensor other) => Dispatch.Call("aten::logical_or", "", this, other);

        public Tensor logical_or_(Tensor other)
        {
            Dispatch.CallVoid("aten::logical_or_", "", this, other);
            return this;
        }

        public Tensor logical_xor(Tensor other) => Dispatch.Call("aten::logical_xor", "", this, other);

        public Tensor logical_xor_(Tensor other)
        {
            Dispatch.CallVoid("aten::logical_xor_", "", this, other);
            return this;
        }

        public Tensor bitwise_and(Tensor other) => Dispatch.Call("aten::bitwise_and", "Tensor", this, other);

        public Tensor bitwise_and_(Tensor other)
        {
            Dispatch.CallVoid("aten::bitwise_and_", "Tensor", this, other);
            return this;
        }

        public Tensor bitwise_or(Tensor other) => Dispatch.Call("aten::bitwise_or", "Tensor", this, other);

        public Tensor bitwise_or_(Tensor other)
        {
            Dispatch.CallVoid("aten::bitwise_or_", "Tensor", this, other);
            return this;
        }

        public Tensor bitwise_xor(Tensor other) => Dispatch.Call("aten::bitwise_xor", "Tensor", this, other);

        public Tensor bitwise_xor_(Tensor other)
        {
            Dispatch.CallVoid("aten::bitwise_xor_", "Tensor", this, other);
            return this;
        }

        public Tensor bitwise_left_shift(Tensor other) => Dispatch.Call("aten::bitwise_left_shift", "Tensor", this, other);

        public Tensor bitwise_left_shift_(Tensor other)
        {
            Dispatch.CallVoid("aten::bitwise_left_shift_", "Tensor", this, other);
            return this;
        }

        public Tensor bitwise_right_shift(Tensor other) => Dispatch.Call("aten::bitwise_right_shift", "Tensor", this, other);

        public Tensor bitwise_right_shift_(Tensor other)
        {
            Dispatch.CallVoid("aten::bitwise_right_shift_", "Tensor", this, other);
            return this;
        }

        public Tensor logical_not() => Dispatch.Call("aten::logical_not", "", this);

        public Tensor logical_not_()
        {
            Dispatch.CallVoid("aten::logical_not_", "", this);
            return this;
        }

        public Tensor bitwise_not() => Dispatch.Call("aten::bitwise_not", "", this);

        public Tensor bitwise_not_()
        {
            Dispatch.CallVoid("aten::bitwise_not_", "", this);
            return this;
        }

        public Tensor isfinite() => Dispatch.Call("aten::isfinite", "", this);

        public Tensor isinf() => Dispatch.Call("aten::isinf", "", this);

        public Tensor isnan() => Dispatch.Call("aten::isnan", "", this);

        public Tensor isneginf() => Dispatch.Call("aten::isneginf", "", this);

        public Tensor isposinf() => Dispatch.Call("aten::isposinf", "", this);

        public Tensor isreal() => Dispatch.Call("aten::isreal", "", this);

        public Tensor isclose(Tensor other, double rtol = 1e-5, double atol = 1e-8, bool nanEqual = false)
            => Dispatch.Call("aten::isclose", "", this, other, rtol, atol, nanEqual);

        public bool allclose(Tensor target, double rtol = 1e-5, double atol = 1e-8, bool equal_nan = false)
            => Dispatch.CallBool("aten::allclose", "", this, target, rtol, atol, equal_nan);

        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false)
            => Dispatch.Call("aten::isin", "Tensor_Tensor", this, test_elements, assumeUnique, invert);

        public bool is_nonzero() => Dispatch.CallBool("aten::is_nonzero", "", this);

        public Tensor maximum(Tensor other) => Dispatch.Call("aten::maximum", "", this, other);

        public Tensor minimum(Tensor other) => Dispatch.Call("aten::minimum", "", this, other);

        public Tensor fmax(Tensor other) => Dispatch.Call("aten::fmax", "", this, other);

        public Tensor fmin(Tensor other) => Dispatch.Call("aten::fmin", "", this, other);

        public Tensor max(Tensor other) => Dispatch.Call("aten::max", "other", this, other);

        public Tensor min(Tensor other) => Dispatch.Call("aten::min", "other", this, other);
    }
}
