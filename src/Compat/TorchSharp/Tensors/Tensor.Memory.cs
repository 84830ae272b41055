using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Copies, fills, and elementwise types.
    public partial class Tensor
    {
        public Tensor clone() => Dispatch.Call("aten::clone", "", this);

        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            Dispatch.CallVoid("aten::copy_", "", this, source, nonBlocking);
            return this;
        }

        public Tensor fill_(Scalar value)
        {
            Dispatch.CallVoid("aten::fill_", "Scalar", this, value);
            return this;
        }

        public Tensor zero_()
        {
            Dispatch.CallVoid("aten::zero_", "", this);
            return this;
        }

        public Tensor set_(Tensor source)
        {
            Dispatch.CallVoid("aten::set_", "source_Tensor", this, source);
            return this;
        }

        public Tensor pin_memory() => Dispatch.Call("aten::pin_memory", "", this);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);
    }
}
