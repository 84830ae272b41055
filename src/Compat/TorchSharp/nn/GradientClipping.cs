using TorchSharp.Modules;
using static SfKernels.Engine.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients by one factor so that the norm over all of them is at most <paramref name="max_norm"/>.</summary>
            /// <returns>The norm before scaling, read from the device.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                var gradients = Gradients(tensors);
                if (gradients.Length == 0)
                    return 0;
                var norms = Array.ConvertAll(gradients, gradient => Call("aten::linalg_vector_norm", "", gradient, norm_type));
                var total = Call("aten::linalg_vector_norm", "", Call("aten::stack", "", norms, 0L), norm_type);
                var factor = Call("aten::div", "Tensor", Call("aten::full_like", "", total, max_norm), Call("aten::add", "Scalar", total, 1e-6, 1L)).item<float>();
                // NaN must reach the gradients, so the comparison is not turned round.
                if (!(factor >= 1))
                    CallVoid("aten::_foreach_mul_", "Scalar", gradients, (double)factor);
                return total.to(ScalarType.Float64).item<double>();
            }

            /// <summary>Clamps every element of every gradient to [-clip_value, clip_value].</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                foreach (var gradient in Gradients(tensors))
                    CallVoid("aten::clamp_", "", gradient, -clip_value, clip_value);
            }

            /// <summary>All parameters flattened into one vector, in order.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                Tensor[] flat = [.. tensors.Select(parameter => parameter.reshape(-1))];
                return Call("aten::cat", "", flat, 0L).MoveToOuterDisposeScope();
            }

            /// <summary>Copies consecutive pieces of a vector into the parameters, in order.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                var offset = 0L;
                foreach (var parameter in tensors)
                {
                    var count = parameter.numel();
                    parameter.copy_(vec.narrow(0, offset, count).reshape(parameter.shape));
                    offset += count;
                }
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> parameters)
            {
                ArgumentNullException.ThrowIfNull(parameters);
                return [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
            }
        }
    }
}
