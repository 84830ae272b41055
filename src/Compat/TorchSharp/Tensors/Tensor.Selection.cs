using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Elements by index or mask: read, written, scattered.
    public partial class Tensor
    {
        public Tensor gather(long dim, Tensor index) => Dispatch.Call("aten::gather", "", this, dim, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Dispatch.Call("aten::scatter", "src", this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src)
        {
            Dispatch.CallVoid("aten::scatter_", "src", this, dim, index, src);
            return this;
        }

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Dispatch.Call("aten::scatter_add", "", this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
        {
            Dispatch.CallVoid("aten::scatter_add_", "", this, dim, index, src);
            return this;
        }

        public Tensor index_select(long dim, Tensor index) => Dispatch.Call("aten::index_select", "", this, dim, index);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Dispatch.Call("aten::index_add", "", this, dim, index, source, alpha);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            Dispatch.CallVoid("aten::index_add_", "", this, dim, index, source, alpha);
            return this;
        }

        public Tensor index_copy(long dim, Tensor index, Tensor source) => Dispatch.Call("aten::index_copy", "", this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source)
        {
            Dispatch.CallVoid("aten::index_copy_", "", this, dim, index, source);
            return this;
        }

        public Tensor index_fill(long dim, Tensor index, Scalar value) => Dispatch.Call("aten::index_fill", "int_Scalar", this, dim, index, value);

        public Tensor index_fill_(long dim, Tensor index, Scalar value)
        {
            Dispatch.CallVoid("aten::index_fill_", "int_Scalar", this, dim, index, value);
            return this;
        }

        public Tensor masked_fill(Tensor mask, Scalar value) => Dispatch.Call("aten::masked_fill", "Scalar", this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            Dispatch.CallVoid("aten::masked_fill_", "Scalar", this, mask, value);
            return this;
        }

        public Tensor masked_scatter(Tensor mask, Tensor value) => Dispatch.Call("aten::masked_scatter", "", this, mask, value);

        public Tensor masked_scatter_(Tensor mask, Tensor value)
        {
            Dispatch.CallVoid("aten::masked_scatter_", "", this, mask, value);
            return this;
        }

        public Tensor masked_select(Tensor mask) => Dispatch.Call("aten::masked_select", "", this, mask);

        public Tensor take(Tensor index) => Dispatch.Call("aten::take", "", this, index);

        public Tensor take_along_dim(Tensor indices) => Dispatch.Call("aten::take_along_dim", "", this, indices, Arg.None);

        public Tensor take_along_dim(Tensor indices, long dim) => Dispatch.Call("aten::take_along_dim", "", this, indices, dim);

        public Tensor nonzero() => Dispatch.Call("aten::nonzero", "", this);

        public IList<Tensor> nonzero_as_list() => Dispatch.CallMany("aten::nonzero_numpy", "", this);

        public Tensor argwhere() => Dispatch.Call("aten::argwhere", "", this);

        public Tensor where(Tensor condition, Tensor y) => Dispatch.Call("aten::where", "self", condition, this, y);

        public Tensor narrow(long dim, long start, long length) => Dispatch.Call("aten::narrow", "", this, dim, start, length);

        public Tensor select(long dim, long index) => Dispatch.Call("aten::select", "int", this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) => Dispatch.Call("aten::slice", "Tensor", this, dim, start, finish, step);

        public Tensor select_scatter(Tensor src, long dim, long index) => Dispatch.Call("aten::select_scatter", "", this, src, dim, index);

        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1)
            => Dispatch.Call("aten::slice_scatter", "", this, src, dim, start, end, step);

        public Tensor tril(long diagonal = 0) => Dispatch.Call("aten::tril", "", this, diagonal);

        public Tensor triu(long diagonal = 0) => Dispatch.Call("aten::triu", "", this, diagonal);

        public Tensor tril_(long diagonal = 0)
        {
            Dispatch.CallVoid("aten::tril_", "", this, diagonal);
            return this;
        }

        public Tensor triu_(long diagonal = 0)
        {
            Dispatch.CallVoid("aten::triu_", "", this, diagonal);
            return this;
        }

        public Tensor diag(long diagonal = 0) => Dispatch.Call("aten::diag", "", this, diagonal);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Dispatch.Call("aten::diagonal", "", this, offset, dim1, dim2);

        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Dispatch.Call("aten::diag_embed", "", this, offset, dim1, dim2);
    }
}
