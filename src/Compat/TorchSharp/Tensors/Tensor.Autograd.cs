using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Read(NativeMethods.sfk_tensor_requires_grad(Handle)) != 0;
            set
            {
                Native.Check(NativeMethods.sfk_tensor_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        public bool is_leaf => Read(NativeMethods.sfk_tensor_is_leaf(Handle)) != 0;

        /// <summary>The accumulated gradient, or null. Each reading gives a new object over the same memory.</summary>
        public Tensor? grad
        {
            get
            {
                var handle = NativeMethods.sfk_tensor_grad(Handle);
                GC.KeepAlive(this);
                return handle == 0 ? null : new Tensor(handle);
            }
            set
            {
                Native.Check(NativeMethods.sfk_tensor_set_grad(Handle, value is null ? 0 : value.Handle));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad()
        {
            Native.Check(NativeMethods.sfk_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        public void backward() => autograd.backward([this], null, null, false, null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
            => autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor detach() => Dispatch.Call("aten::detach", "", this);

        public Tensor detach_()
        {
            Dispatch.CallVoid("aten::detach_", "", this);
            return this;
        }
    }
}
