using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Further forms of functions in the other files: a call that is unambiguous here is so against the real library.

    public static Tensor std(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var(dimensions, unbiased, keepdim, type);

    public static (Tensor, Tensor) std_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor, Tensor) std_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor, Tensor) std_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor, Tensor) var_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor, Tensor) var_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor, Tensor) var_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var_mean(dimensions, unbiased, keepdim, type);

    public static Tensor amax(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.amax(dims, keepdim, @out);

    public static Tensor amin(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.amin(dims, keepdim, @out);

    public static Tensor arctan(Tensor input, Tensor other) => input.arctan(other);

    public static Tensor arctan_(Tensor input, Tensor other) => input.arctan_(other);

    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => input.roll(shifts, dims);

    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) => input.roll(shifts, dims);

    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) => input.roll(shifts, dims);

    public static Tensor take_along_dim(Tensor input, IEnumerable<long> indices, long dim = 0) => input.take_along_dim(indices, dim);

    public static Tensor tensordot(Tensor a, Tensor b, long dims = 2) => a.tensordot(b, dims);

    public static Tensor tensordot(Tensor a, Tensor b, (long, long)[] dims) => a.tensordot(b, dims);

    public static Tensor unflatten(Tensor input, long dim, Size sizes) => input.unflatten(dim, sizes);

    public static Tensor[] tensor_split(Tensor input, Tensor indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);

    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    public static Tensor moveaxis(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    public static Tensor norm(Tensor input) => input.norm();

    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false)
        => Dispatch.Call("aten::gather", "", input, dim, index, sparse_grad);

    public static Tensor hstack(IEnumerable<Tensor> tensors) => Dispatch.Call("aten::hstack", "", tensors.ToArray());

    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Dispatch.Call("aten::hstack", "", tensors.ToArray());

    public static Tensor dstack(IEnumerable<Tensor> tensors) => Dispatch.Call("aten::dstack", "", tensors.ToArray());

    public static Tensor dstack(IList<Tensor> tensors) => Dispatch.Call("aten::dstack", "", tensors.ToArray());

    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => Dispatch.Call("aten::dstack", "", tensors.ToArray());

    public static Tensor column_stack(IList<Tensor> tensors) => Dispatch.Call("aten::column_stack", "", tensors.ToArray());

    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => Dispatch.Call("aten::column_stack", "", tensors.ToArray());

    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Dispatch.Call("aten::vstack", "", tensors.ToArray());

    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);

    public static Tensor divide_(Tensor left, Scalar right) => left.divide_(right);

    public static Tensor randperm(long n, Tensor @out, Generator? generator = null) => Dispatch.Call("aten::randperm", "generator_out", n, generator, @out);

    public static Tensor searchsorted(Tensor sorted_sequence, Scalar values, bool out_int32, bool right, Tensor sorter)
        => Dispatch.Call("aten::searchsorted", "Scalar", sorted_sequence, values, out_int32, right, Arg.None, sorter);

    public static Tensor moveaxis(Tensor input, (long, long) source, (long, long) destination)
        => input.movedim([source.Item1, source.Item2], [destination.Item1, destination.Item2]);

    public static Tensor moveaxis(Tensor input, (long, long, long) source, (long, long, long) destination)
        => input.movedim([source.Item1, source.Item2, source.Item3], [destination.Item1, destination.Item2, destination.Item3]);

    public static Tensor moveaxis(Tensor input, (long, long, long, long) source, (long, long, long, long) destination)
        => input.movedim([source.Item1, source.Item2, source.Item3, source.Item4], [destination.Item1, destination.Item2, destination.Item3, destination.Item4]);
}
