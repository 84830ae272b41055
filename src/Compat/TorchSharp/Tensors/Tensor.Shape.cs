using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // The same elements in another shape: views where libtorch can, copies where it must.
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Dispatch.Call("aten::view", "", this, shape);

        public Tensor view_as(Tensor other) => Dispatch.Call("aten::view_as", "", this, other);

        public Tensor reshape(params long[] shape) => Dispatch.Call("aten::reshape", "", this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Dispatch.Call("aten::flatten", "using_ints", this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes) => Dispatch.Call("aten::unflatten", "int", this, dim, sizes);

        public Tensor ravel() => Dispatch.Call("aten::ravel", "", this);

        public Tensor permute(params long[] permutation) => Dispatch.Call("aten::permute", "", this, permutation);

        public Tensor transpose(long dim0, long dim1) => Dispatch.Call("aten::transpose", "int", this, dim0, dim1);

        public Tensor transpose_(long dim0, long dim1)
        {
            Dispatch.CallVoid("aten::transpose_", "", this, dim0, dim1);
            return this;
        }

        public Tensor t() => Dispatch.Call("aten::t", "", this);

        public Tensor swapaxes(long dim0, long dim1) => Dispatch.Call("aten::transpose", "int", this, dim0, dim1);

        public Tensor swapdims(long dim0, long dim1) => Dispatch.Call("aten::transpose", "int", this, dim0, dim1);

        public Tensor movedim(long[] source, long[] destination) => Dispatch.Call("aten::movedim", "intlist", this, source, destination);

        public Tensor moveaxis(long[] source, long[] destination) => Dispatch.Call("aten::movedim", "intlist", this, source, destination);

        public Tensor squeeze(long? dim = null) => dim is { } d ? Dispatch.Call("aten::squeeze", "dim", this, d) : Dispatch.Call("aten::squeeze", "", this);

        public Tensor squeeze_(long? dim = null)
        {
            if (dim is { } d)
                Dispatch.CallVoid("aten::squeeze_", "dim", this, d);
            else
                Dispatch.CallVoid("aten::squeeze_", "", this);
            return this;
        }

        public Tensor unsqueeze(long dim) => Dispatch.Call("aten::unsqueeze", "", this, dim);

        public Tensor unsqueeze_(long dim)
        {
            Dispatch.CallVoid("aten::unsqueeze_", "", this, dim);
            return this;
        }

        public Tensor expand(long[] sizes, bool isImplicit = false) => Dispatch.Call("aten::expand", "", this, sizes, isImplicit);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Dispatch.Call("aten::expand", "", this, sizes, isImplicit);

        public Tensor expand(params long[] sizes) => Dispatch.Call("aten::expand", "", this, sizes);

        public Tensor expand_as(Tensor other) => Dispatch.Call("aten::expand_as", "", this, other);

        public Tensor broadcast_to(params long[] shape) => Dispatch.Call("aten::broadcast_to", "", this, shape);

        public Tensor repeat(params long[] sizes) => Dispatch.Call("aten::repeat", "", this, sizes);

        public Tensor tile(long[] reps) => Dispatch.Call("aten::tile", "", this, reps);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null)
            => Dispatch.Call("aten::repeat_interleave", "self_int", this, repeats, dim, output_size);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null)
            => Dispatch.Call("aten::repeat_interleave", "self_Tensor", this, repeats, dim, output_size);

        public Tensor[] chunk(long chunks, long dim = 0) => Dispatch.CallMany("aten::chunk", "", this, chunks, dim);

        public Tensor[] split(long size, int dim = 0) => Dispatch.CallMany("aten::split", "Tensor", this, size, (long)dim);

        public Tensor[] split(long[] sizes, long dim = 0) => Dispatch.CallMany("aten::split_with_sizes", "", this, sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Dispatch.CallMany("aten::split_with_sizes", "", this, sizes, dim);

        public Tensor[] split(params long[] sizes) => Dispatch.CallMany("aten::split_with_sizes", "", this, sizes);

        public Tensor[] tensor_split(long size, long dim = 0) => Dispatch.CallMany("aten::tensor_split", "sections", this, size, dim);

        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Dispatch.CallMany("aten::tensor_split", "indices", this, sizes, dim);

        public Tensor[] unbind(long dimension = 0) => Dispatch.CallMany("aten::unbind", "int", this, dimension);

        public Tensor flip(params long[] dims) => Dispatch.Call("aten::flip", "", this, dims);

        public Tensor fliplr() => Dispatch.Call("aten::fliplr", "", this);

        public Tensor flipud() => Dispatch.Call("aten::flipud", "", this);

        public Tensor roll(long shifts, long? dims = null) => Dispatch.Call("aten::roll", "", this, shifts, dims is { } d ? new[] { d } : Array.Empty<long>());

        public Tensor roll(long[] shifts) => Dispatch.Call("aten::roll", "", this, shifts);

        public Tensor roll(long[] shifts, long[] dims) => Dispatch.Call("aten::roll", "", this, shifts, dims);

        public Tensor contiguous() => Dispatch.Call("aten::contiguous", "", this);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Dispatch.Call("aten::as_strided", "", this, size, strides, storageOffset);

        public Tensor unfold(long dimension, long size, long step) => Dispatch.Call("aten::unfold", "", this, dimension, size, step);

        public Tensor alias() => Dispatch.Call("aten::alias", "", this);

        public Tensor atleast_1d() => Dispatch.Call("aten::atleast_1d", "", this);

        public Tensor atleast_2d() => Dispatch.Call("aten::atleast_2d", "", this);

        public Tensor atleast_3d() => Dispatch.Call("aten::atleast_3d", "", this);
    }
}
