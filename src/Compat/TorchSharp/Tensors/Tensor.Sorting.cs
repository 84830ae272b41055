using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Order: sorting, the k largest, distinct values, positions in sorted sequences, counts.
    public partial class Tensor
    {
        public (Tensor, Tensor) sort(long dim = -1, bool descending = false, bool stable = false)
            => Two(Dispatch.CallMany("aten::sort", "stable", this, stable, dim, descending));

        public Tensor argsort(long dim = -1, bool descending = false) => Dispatch.Call("aten::argsort", "", this, dim, descending);

        public Tensor msort() => Dispatch.Call("aten::msort", "", this);

        public (Tensor, Tensor) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
            => Two(Dispatch.CallMany("aten::topk", "", this, (long)k, (long)dim, largest, sorted));

        public (Tensor, Tensor) kthvalue(long k, long? dim, bool keepdim = false) => Two(Dispatch.CallMany("aten::kthvalue", "", this, k, dim ?? -1, keepdim));

        public (Tensor, Tensor) mode(long dim = -1, bool keepdim = false) => Two(Dispatch.CallMany("aten::mode", "", this, dim, keepdim));

        public (Tensor, Tensor, Tensor) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
            => dim is null ? Three(Dispatch.CallMany("aten::_unique2", "", this, sorted, return_inverse, return_counts)) : Three(Dispatch.CallMany("aten::unique_dim", "", this, (long)dim.Value, sorted, return_inverse, return_counts));

        public (Tensor, Tensor, Tensor) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null)
            => Three(Dispatch.CallMany("aten::unique_consecutive", "", this, return_inverse, return_counts, (long?)dim));

        public Tensor bincount(Tensor? weights, long minlength = 0) => Dispatch.Call("aten::bincount", "", this, weights, minlength);

        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false)
            => Dispatch.Call("aten::bucketize", "Tensor", this, boundaries, outInt32, right);

        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Dispatch.Call("aten::histc", "", this, bins, (Scalar)min, (Scalar)max);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Dispatch.Call("aten::quantile", "", this, q, dim, keepdim);

        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) => Dispatch.Call("aten::nanquantile", "", this, q, dim, keepdim);
    }
}
