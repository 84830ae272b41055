using static SfKernels.Engine.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers without state. An in-place form returns a second handle to the tensor it changed.</summary>
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => Call(inplace ? "aten::relu_" : "aten::relu", "", x);

            public static Tensor relu6(Tensor x, bool inplace = false) => Call(inplace ? "aten::relu6_" : "aten::relu6", "", x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                Call(inplace ? "aten::leaky_relu_" : "aten::leaky_relu", "", input, negative_slope);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => Call(inplace ? "aten::elu_" : "aten::elu", "", x, alpha, 1.0, 1.0);

            public static Tensor selu(Tensor x, bool inplace = false) => Call(inplace ? "aten::selu_" : "aten::selu", "", x);

            public static Tensor silu(Tensor x, bool inplace = false) => Call(inplace ? "aten::silu_" : "aten::silu", "", x);

            public static Tensor mish(Tensor x, bool inplace = false) => Call(inplace ? "aten::mish_" : "aten::mish", "", x);

            public static Tensor gelu(Tensor x) => Call("aten::gelu", "", x, "none");

            public static Tensor gelu(Tensor x, bool inplace) => Call(inplace ? "aten::gelu_" : "aten::gelu", "", x, "none");

            public static Tensor sigmoid(Tensor x) => Call("aten::sigmoid", "", x);

            public static Tensor sigmoid(Tensor x, bool inplace) => Call(inplace ? "aten::sigmoid_" : "aten::sigmoid", "", x);

            public static Tensor tanh(Tensor x, bool inplace = false) => Call(inplace ? "aten::tanh_" : "aten::tanh", "", x);

            public static Tensor hardswish(Tensor input, bool inplace = false) => Call(inplace ? "aten::hardswish_" : "aten::hardswish", "", input);

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) => Call(inplace ? "aten::hardsigmoid_" : "aten::hardsigmoid", "", input);

            public static Tensor hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false) =>
                Call(inplace ? "aten::hardtanh_" : "aten::hardtanh", "", x, min_val, max_val);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => Call("aten::softplus", "", x, beta, threshold);

            public static Tensor logsigmoid(Tensor x) => Call("aten::log_sigmoid", "", x);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Call("aten::softmax", "int", input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => Call("aten::log_softmax", "int", x, dim, (ScalarType?)null);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Call(inplace ? "aten::dropout_" : "aten::dropout", "", input, p, training);

            /// <summary>Drops whole channels.</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Call(inplace ? "aten::feature_dropout_" : "aten::feature_dropout", "", input, p, training);
        }
    }
}
