using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Activation functions that the tensor class carries itself.
    public partial class Tensor
    {
        public Tensor relu() => Dispatch.Call("aten::relu", "", this);

        public Tensor relu_()
        {
            Dispatch.CallVoid("aten::relu_", "", this);
            return this;
        }

        public Tensor relu6() => Dispatch.Call("aten::relu6", "", this);

        public Tensor relu6_()
        {
            Dispatch.CallVoid("aten::relu6_", "", this);
            return this;
        }

        public Tensor sigmoid() => Dispatch.Call("aten::sigmoid", "", this);

        public Tensor sigmoid_()
        {
            Dispatch.CallVoid("aten::sigmoid_", "", this);
            return this;
        }

        public Tensor silu() => Dispatch.Call("aten::silu", "", this);

        public Tensor silu_()
        {
            Dispatch.CallVoid("aten::silu_", "", this);
            return this;
        }

        public Tensor selu() => Dispatch.Call("aten::selu", "", this);

        public Tensor selu_()
        {
            Dispatch.CallVoid("aten::selu_", "", this);
            return this;
        }

        public Tensor gelu() => Dispatch.Call("aten::gelu", "", this);

        public Tensor gelu_()
        {
            Dispatch.CallVoid("aten::gelu_", "", this);
            return this;
        }

        public Tensor celu() => Dispatch.Call("aten::celu", "", this);

        public Tensor celu_()
        {
            Dispatch.CallVoid("aten::celu_", "", this);
            return this;
        }

        public Tensor hardsigmoid() => Dispatch.Call("aten::hardsigmoid", "", this);

        public Tensor hardsigmoid_()
        {
            Dispatch.CallVoid("aten::hardsigmoid_", "", this);
            return this;
        }

        public Tensor hardswish() => Dispatch.Call("aten::hardswish", "", this);

        public Tensor hardswish_()
        {
            Dispatch.CallVoid("aten::hardswish_", "", this);
            return this;
        }

        public Tensor log_sigmoid() => Dispatch.Call("aten::log_sigmoid", "", this);

        public Tensor celu(Scalar alpha) => Dispatch.Call("aten::celu", "", this, alpha);

        public Tensor celu_(Scalar alpha)
        {
            Dispatch.CallVoid("aten::celu_", "", this, alpha);
            return this;
        }

        public Tensor elu(double alpha = 1) => Dispatch.Call("aten::elu", "", this, (Scalar)alpha);

        public Tensor elu_(double alpha = 1)
        {
            Dispatch.CallVoid("aten::elu_", "", this, (Scalar)alpha);
            return this;
        }

        public Tensor leaky_relu(Scalar negative_slope) => Dispatch.Call("aten::leaky_relu", "", this, negative_slope);

        public Tensor leaky_relu_(Scalar negative_slope)
        {
            Dispatch.CallVoid("aten::leaky_relu_", "", this, negative_slope);
            return this;
        }

        public Tensor hardtanh(Scalar min, Scalar max) => Dispatch.Call("aten::hardtanh", "", this, min, max);

        public Tensor hardtanh_(Scalar min, Scalar max)
        {
            Dispatch.CallVoid("aten::hardtanh_", "", this, min, max);
            return this;
        }

        public Tensor threshold(Scalar threshold, Scalar value) => Dispatch.Call("aten::threshold", "", this, threshold, value);

        public Tensor threshold_(Scalar threshold, Scalar value)
        {
            Dispatch.CallVoid("aten::threshold_", "", this, threshold, value);
            return this;
        }

        public Tensor softplus(double beta = 1, double threshold = 20) => Dispatch.Call("aten::softplus", "", this, (Scalar)beta, (Scalar)threshold);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Dispatch.Call("aten::softmax", "int", this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Dispatch.Call("aten::log_softmax", "int", this, dim, dtype);

        public Tensor glu(long dim = -1) => Dispatch.Call("aten::glu", "", this, dim);

        public Tensor prelu(Tensor target) => Dispatch.Call("aten::prelu", "", this, target);
    }
}
