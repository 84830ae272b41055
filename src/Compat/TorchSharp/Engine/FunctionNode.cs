using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace SfKernels.Engine;

/// <summary>
/// A share of a graph node whose backward is C#. The graph holds the node, the node holds the state that backward needs, and both die with the graph;
/// this object is only needed while the node is put in place.
/// </summary>
internal sealed unsafe class FunctionNode : IDisposable
{
    private readonly IReadOnlyList<Tensor> _inputs;
    private readonly autograd.AutogradContext _context;
    private nint _node;

    public FunctionNode(string name, IReadOnlyList<Tensor> inputs, autograd.AutogradContext context, Func<List<Tensor>, List<Tensor?>> backward)
    {
        (_inputs, _context) = (inputs, context);
        using var handles = new HandleList(inputs);
        var state = GCHandle.Alloc(new State(context, backward));
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
            _node = NativeMethods.sfk_node_new(text, handles.Pointer, handles.Count, GCHandle.ToIntPtr(state), &RunBackward, &Release);
        if (_node == 0)
        {
            state.Free();
            Native.Throw();
        }
        context.NodeAddress = NativeMethods.sfk_node_address(_node);
    }

    /// <summary>Makes the node the gradient function of the outputs, and takes over what forward saved.</summary>
    public List<Tensor> Wrap(List<Tensor> outputs)
    {
        using var inputs = new HandleList(_inputs);
        using var dirty = new HandleList(_context.Dirty);
        using var constant = new HandleList(_context.NonDifferentiable);
        using var wrapped = new HandleList(outputs);
        // Saved tensors that a scope inside forward disposed are absent in backward, as in the real library.
        using var saved = new HandleList(_context.ToSave.Select(static t => t is { IsInvalid: false } ? t : null));
        Native.Check(NativeMethods.sfk_node_wrap_outputs(_node, inputs.Pointer, inputs.Count, dirty.Pointer, dirty.Count, constant.Pointer, constant.Count,
            wrapped.Pointer, wrapped.Count, _context.MaterializeGrads ? 1 : 0));
        var results = new List<Tensor>(outputs.Count);
        for (var i = 0; i < wrapped.Count; i++) results.Add(wrapped.Pointer[i] == 0 ? null! : new Tensor(wrapped.Pointer[i]));
        Native.Check(NativeMethods.sfk_node_save(_node, saved.Pointer, saved.Count));
        return results;
    }

    public void Dispose()
    {
        NativeMethods.sfk_node_free(_node);
        _node = 0;
    }

    // Called by libtorch's engine, on the thread that called backward or on a device's thread. No exception may pass.
    [UnmanagedCallersOnly]
    private static long RunBackward(nint handle, nint* gradients, int count, nint* results, int resultCount)
    {
        try
        {
            var incoming = new List<Tensor>(count);
            for (var i = 0; i < count; i++) incoming.Add(gradients[i] == 0 ? Tensor.Undefined() : new Tensor(gradients[i]));
            var outgoing = ((State)GCHandle.FromIntPtr(handle).Target!).Backward(incoming);
            if (outgoing.Count != resultCount) throw new InvalidOperationException($"A backward function returned {outgoing.Count} gradients for {resultCount} inputs.");
            for (var i = 0; i < resultCount; i++) results[i] = outgoing[i] is { } gradient ? NativeMethods.sfk_tensor_share(gradient.Handle) : 0;
            // Until here the collector must not free what backward returned or was given.
            GC.KeepAlive(outgoing);
            GC.KeepAlive(incoming);
            return 0;
        }
        catch (Exception exception)
        {
            return ManagedExceptions.Keep(exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint handle)
    {
        var state = GCHandle.FromIntPtr(handle);
        // The node is gone: its address must not be asked any more.
        ((State)state.Target!).Context.NodeAddress = 0;
        state.Free();
    }

    private sealed record State(autograd.AutogradContext Context, Func<List<Tensor>, List<Tensor?>> Backward);
}
