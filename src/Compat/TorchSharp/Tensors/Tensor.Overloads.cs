using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Further forms of methods in the other files: a call that is unambiguous here is so against the real library.
    public partial class Tensor
    {
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => std((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => std((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => var((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => var((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public (Tensor, Tensor) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => std_mean(dimensions.ToArray(), unbiased, keepdim, type);

        public (Tensor, Tensor) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => std_mean((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        public (Tensor, Tensor) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => std_mean((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public (Tensor, Tensor) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => var_mean(dimensions.ToArray(), unbiased, keepdim, type);

        public (Tensor, Tensor) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => var_mean((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        public (Tensor, Tensor) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => var_mean((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amax(dims.ToArray(), keepdim, @out);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amin(dims.ToArray(), keepdim, @out);

        public Tensor arctan(Tensor other) => atan2(other);

        public Tensor arctan_(Tensor other) => atan2_(other);

        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Dispatch.Call("aten::elu", "", this, alpha, scale, input_scale);

        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale)
        {
            Dispatch.CallVoid("aten::elu_", "", this, alpha, scale, input_scale);
            return this;
        }

        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);

        public Tensor permute(IEnumerable<long> permutation) => permute([.. permutation]);

        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Dispatch.Call("aten::roll", "", this, shifts, dims);

        public Tensor roll((long, long) shifts, (long, long) dims) => roll((long[])[shifts.Item1, shifts.Item2], (long[])[dims.Item1, dims.Item2]);

        public Tensor roll((long, long, long) shifts, (long, long, long) dims)
            => roll((long[])[shifts.Item1, shifts.Item2, shifts.Item3], (long[])[dims.Item1, dims.Item2, dims.Item3]);

        public Tensor take_along_dim(IEnumerable<long> indices) => take_along_dim(tensor((long[])[.. indices]));

        public Tensor take_along_dim(IEnumerable<long> indices, long dim) => take_along_dim(tensor((long[])[.. indices]), dim);

        public Tensor tensordot(Tensor b, long dims = 2) => tensordot(b, [.. Range(ndim - dims, dims)], [.. Range(0, dims)]);

        public Tensor tensordot(Tensor b, (long, long)[] dims)
            => tensordot(b, Array.ConvertAll(dims, static d => d.Item1), Array.ConvertAll(dims, static d => d.Item2));

        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);

        public Tensor[] tensor_split(Tensor indices, long dim = 0) => Dispatch.CallMany("aten::tensor_split", "tensor_indices_or_sections", this, indices, dim);

        private static IEnumerable<long> Range(long start, long count) => Enumerable.Range((int)start, (int)count).Select(static i => (long)i);
    }
}
