using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Many tensors into one, one into many, and functions of several tensors alike.

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat(ToArray(tensors), dim);

    /// <summary>A single tensor comes back as a second handle to its own memory.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => tensors.Length switch
    {
        0 => throw new ArgumentException("There is no tensor to join.", nameof(tensors)),
        1 => tensors[0].alias(),
        _ => Dispatch.Call("aten::cat", "", tensors, dim),
    };

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Dispatch.Call("aten::stack", "", tensors.ToArray(), dim);

    public static Tensor hstack(params Tensor[] tensors) => Dispatch.Call("aten::hstack", "", tensors);

    public static Tensor hstack(IList<Tensor> tensors) => Dispatch.Call("aten::hstack", "", ToArray(tensors));

    public static Tensor vstack(Tensor[] tensors) => Dispatch.Call("aten::vstack", "", tensors);

    public static Tensor vstack(IList<Tensor> tensors) => Dispatch.Call("aten::vstack", "", ToArray(tensors));

    public static Tensor dstack(params Tensor[] tensors) => Dispatch.Call("aten::dstack", "", tensors);

    public static Tensor column_stack(params Tensor[] tensors) => Dispatch.Call("aten::column_stack", "", tensors);

    public static Tensor block_diag(params Tensor[] tensors) => Dispatch.Call("aten::block_diag", "", tensors);

    /// <summary>Coordinate matrices of coordinate vectors; indexing is "ij" or "xy".</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
        => Dispatch.CallMany("aten::meshgrid", "indexing", tensors.ToArray(), indexing);

    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Dispatch.CallMany("aten::broadcast_tensors", "", tensors);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Dispatch.Call("aten::where", "self", condition, x, y);

    public static Tensor[] where(Tensor condition) => Dispatch.CallMany("aten::where", "", condition);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Dispatch.Call("aten::einsum", "", equation, tensors);

    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2, compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary)
        => Dispatch.Call("aten::cdist", "", x1, x2, p, (long)compute_mode);

    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false, Tensor? sorter = null)
        => Dispatch.Call("aten::searchsorted", "Tensor", sorted_sequence, values, out_int32, right, Arg.None, sorter);

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    public static ScalarType promote_types(ScalarType type1, ScalarType type2)
    {
        using var left = zeros([1], type1);
        using var right = zeros([1], type2);
        return result_type(left, right);
    }

    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Dispatch.CallLong("aten::result_type", "Tensor", tensor1, tensor2);

    public static bool can_cast(ScalarType from, ScalarType to) => Dispatch.CallBool("aten::can_cast", "", from, to);
}
