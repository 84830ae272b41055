namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A function with several results.</summary>
        public abstract class MultiTensorFunction<T> : Function<T>
            where T : MultiTensorFunction<T>, new()
        {
            protected MultiTensorFunction() { }

            public static List<Tensor> apply(params object?[] vars) => apply_internal(vars);

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <returns>One gradient for each argument of forward; null for those that are no tensors or need none.</returns>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            private protected sealed override List<Tensor> ForwardAll(AutogradContext context, object?[] vars) => forward(context, vars!);

            private protected sealed override List<Tensor> BackwardAll(AutogradContext context, List<Tensor> gradients) => backward(context, gradients);
        }
    }
}
