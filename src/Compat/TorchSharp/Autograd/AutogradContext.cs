using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a function's forward leaves for its backward. One for each call of apply.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object?> _data = [];

            internal AutogradContext() { }

            /// <summary>Whether undefined incoming gradients arrive as zeros (the default) or as invalid tensors.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            internal IReadOnlyList<Tensor?> ToSave { get; private set; } = [];

            internal IReadOnlyList<Tensor> Dirty { get; private set; } = [];

            internal IReadOnlyList<Tensor> NonDifferentiable { get; private set; } = [];

            /// <summary>The graph's node; owned by the graph, which also keeps this object alive. 0: no gradient was asked for.</summary>
            internal nint NodeAddress { get; set; }

            /// <summary>Keeps tensors for backward, which detects changes in place. They are taken over after forward has returned.</summary>
            public void save_for_backward(List<Tensor> tensors) => ToSave = tensors;

            /// <summary>The tensors given to <see cref="save_for_backward"/>; call it inside backward.</summary>
            public unsafe List<Tensor> get_saved_variables()
            {
                if (NodeAddress == 0) return [];
                var count = NativeMethods.sfk_node_saved(NodeAddress, null, 0);
                if (count < 0) Native.Throw();
                var handles = new nint[count];
                fixed (nint* target = handles)
                {
                    if (NativeMethods.sfk_node_saved(NodeAddress, target, count) < 0) Native.Throw();
                }
                return [.. Array.ConvertAll(handles, static handle => handle == 0 ? null! : new Tensor(handle))];
            }

            /// <summary>Keeps anything else for backward, or for as long as the graph lives.</summary>
            public void save_data(string key, object? value) => _data[key] = value;

            public object? get_data(string key) => _data.GetValueOrDefault(key);

            /// <summary>Names the inputs that forward changed in place; it must return them.</summary>
            public void mark_dirty(List<Tensor> tensors) => Dirty = [.. tensors];

            /// <summary>Names the outputs that have no gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = [.. tensors];

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                _data.Clear();
                ForgetForward();
            }

            // What the node has taken over must not be held a second time.
            internal void ForgetForward() => (ToSave, Dirty, NonDifferentiable) = ([], [], []);
        }
    }
}
