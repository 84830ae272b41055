namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A function with one result.</summary>
        public abstract class SingleTensorFunction<T> : Function<T>
            where T : SingleTensorFunction<T>, new()
        {
            protected SingleTensorFunction() { }

            public static Tensor apply(params object?[] vars) => apply_internal(vars)[0];

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <returns>One gradient for each argument of forward; null for those that are no tensors or need none.</returns>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            private protected sealed override List<Tensor> ForwardAll(AutogradContext context, object?[] vars) => [forward(context, vars!)];

            private protected sealed override List<Tensor> BackwardAll(AutogradContext context, List<Tensor> gradients) => backward(context, gradients[0]);
        }
    }
}
