using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>An operator with a backward written in C#. One instance serves every call: keep it without state.</summary>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            private protected Function() { }

            public abstract string Name { get; }

            private static T Instance { get; } = new();

            /// <summary>Runs forward without recording and puts backward on the graph of the tensors among <paramref name="vars"/>.</summary>
            public static List<Tensor> apply_internal(params object?[] vars)
            {
                var context = new AutogradContext();
                var isTensor = Array.ConvertAll(vars, static v => v is Tensor { IsInvalid: false });
                var inputs = vars.Where((_, i) => isTensor[i]).Cast<Tensor>().ToList();
                var recording = AutoGradMode.IsEnabled && inputs.Any(static t => t.requires_grad);
                using var node = recording ? new FunctionNode(Instance.Name, inputs, context, new Backward(context, isTensor).Run) : null;

                List<Tensor> outputs;
                using (no_grad()) outputs = Instance.ForwardAll(context, vars);
                if (node is not null) outputs = node.Wrap(outputs);
                context.ForgetForward();
                return outputs;
            }

            private protected abstract List<Tensor> ForwardAll(AutogradContext context, object?[] vars);

            private protected abstract List<Tensor> BackwardAll(AutogradContext context, List<Tensor> gradients);

            // One gradient for each tensor among the arguments, out of one for each argument.
            private sealed class Backward(AutogradContext context, bool[] isTensor)
            {
                public List<Tensor?> Run(List<Tensor> gradients)
                {
                    var all = Instance.BackwardAll(context, gradients);
                    if (all.Count < isTensor.Length || all.Skip(isTensor.Length).Any(static g => g is { IsInvalid: false }))
                        throw new InvalidOperationException($"Function {Instance.Name} returned an incorrect number of gradients (expected {isTensor.Length}, got {all.Count}).");
                    var wanted = new List<Tensor?>();
                    for (var i = 0; i < isTensor.Length; i++)
                    {
                        var gradient = all[i] is { IsInvalid: false } g ? g : null;
                        if (isTensor[i]) wanted.Add(gradient);
                        else if (gradient is not null)
                            throw new InvalidOperationException($"Function {Instance.Name} returned a gradient at position {i + 1}, where forward had no tensor.");
                    }
                    return wanted;
                }
            }
        }
    }
}
