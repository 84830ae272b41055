using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Differentiation along the recorded graph.</summary>
    public static partial class autograd
    {
        public static void backward(Tensor tensor, Tensor? grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
            => backward([tensor], grad_tensor is null ? null : [grad_tensor], retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
            => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Adds the gradients of the sum of <paramref name="tensors"/> to the leaves, or to <paramref name="inputs"/> alone.</summary>
        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            using var of = new HandleList(tensors);
            using var with = new HandleList(grad_tensors);
            using var into = new HandleList(inputs);
            Native.Check(NativeMethods.sfk_backward(of.Pointer, of.Count, with.Pointer, with.Count,
                retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, into.Pointer, into.Count));
        }

        /// <summary>The gradients of the sum of <paramref name="outputs"/> with respect to <paramref name="inputs"/>; nothing is accumulated.</summary>
        /// <param name="retain_graph">Needed with <paramref name="create_graph"/> too, as in the real library, to differentiate again.</param>
        /// <returns>One tensor for each input; an invalid one (<see cref="Tensor.IsInvalid"/>) where <paramref name="allow_unused"/> met an unused input.</returns>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            using var of = new HandleList(outputs);
            using var into = new HandleList(inputs);
            using var with = new HandleList(grad_outputs);
            var results = new nint[inputs.Count];
            fixed (nint* target = results)
            {
                Native.Check(NativeMethods.sfk_grad(of.Pointer, of.Count, into.Pointer, into.Count, with.Pointer, with.Count,
                    retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, target));
            }
            return [.. results.Select(static handle => handle == 0 ? Tensor.Undefined() : new Tensor(handle))];
        }
    }
}
