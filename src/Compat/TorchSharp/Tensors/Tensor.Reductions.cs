using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Sums, extremes and moments over all elements or some dimensions; running sums.
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Dispatch.Call("aten::sum", "", this, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("aten::sum", "dim_IntList", this, dim, keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null)
            => Dispatch.Call("aten::sum", "dim_IntList", this, new[] { dim0, dim1 }, keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null)
            => Dispatch.Call("aten::sum", "dim_IntList", this, new[] { dim0, dim1, dim2 }, keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("aten::sum", "dim_IntList", this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
            => Dispatch.Call("aten::sum", "dim_IntList", this, dim, keepdim, type);

        public Tensor mean() => Dispatch.Call("aten::mean", "", this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("aten::mean", "dim", this, dimensions, keepdim, type);

        public Tensor prod(ScalarType? type = null) => Dispatch.Call("aten::prod", "", this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("aten::prod", "dim_int", this, dim, keepdim, type);

        public Tensor nansum() => Dispatch.Call("aten::nansum", "", this);

        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null)
            => Dispatch.Call("aten::nanmean", "", this, (long?)dim, keepdim, dtype);

        public Tensor max() => Dispatch.Call("aten::max", "", this);

        public Tensor min() => Dispatch.Call("aten::min", "", this);

        public (Tensor, Tensor) max(long dim, bool keepdim = false) => Two(Dispatch.CallMany("aten::max", "dim", this, dim, keepdim));

        public (Tensor, Tensor) min(long dim, bool keepdim = false) => Two(Dispatch.CallMany("aten::min", "dim", this, dim, keepdim));

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null)
            => @out is null ? Dispatch.Call("aten::amax", "", this, dims, keepdim) : Dispatch.Call("aten::amax", "out", this, dims, keepdim, @out);

        public Tensor amax(params long[] dims) => Dispatch.Call("aten::amax", "", this, dims, false);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null)
            => @out is null ? Dispatch.Call("aten::amin", "", this, dims, keepdim) : Dispatch.Call("aten::amin", "out", this, dims, keepdim, @out);

        public Tensor amin(params long[] dims) => Dispatch.Call("aten::amin", "", this, dims, false);

        public (Tensor, Tensor) aminmax(long? dim = null, bool keepdim = false) => Two(Dispatch.CallMany("aten::aminmax", "", this, dim, keepdim));

        public Tensor argmax() => Dispatch.Call("aten::argmax", "", this);

        public Tensor argmin() => Dispatch.Call("aten::argmin", "", this);

        public Tensor argmax(long dim, bool keepdim = false) => Dispatch.Call("aten::argmax", "", this, dim, keepdim);

        public Tensor argmin(long dim, bool keepdim = false) => Dispatch.Call("aten::argmin", "", this, dim, keepdim);

        public Tensor all() => Dispatch.Call("aten::all", "", this);

        public Tensor all(long dim, bool keepdim = false) => Dispatch.Call("aten::all", "dim", this, dim, keepdim);

        public Tensor any() => Dispatch.Call("aten::any", "", this);

        public Tensor any(long dim, bool keepdim = false) => Dispatch.Call("aten::any", "dim", this, dim, keepdim);

        public Tensor median() => Dispatch.Call("aten::median", "", this);

        public Tensor nanmedian() => Dispatch.Call("aten::nanmedian", "", this);

        public Tensor logsumexp(long dim, bool keepdim = false) => Dispatch.Call("aten::logsumexp", "", this, dim, keepdim);

        public Tensor norm(float p = 2) => Dispatch.Call("aten::norm", "Scalar", this, (Scalar)p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Dispatch.Call("aten::norm", "ScalarOpt_dim", this, (Scalar)p, (long)dim, keepdim);

        public Tensor dist(Tensor other, float p = 2) => Dispatch.Call("aten::dist", "", this, other, (Scalar)p);

        public Tensor count_nonzero(long[]? dims = null)
            => dims is null ? Dispatch.Call("aten::count_nonzero", "", this) : Dispatch.Call("aten::count_nonzero", "dim_IntList", this, dims);

        public Tensor cumsum(long dim, ScalarType? type = null) => Dispatch.Call("aten::cumsum", "", this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => Dispatch.Call("aten::cumprod", "", this, dim, type);

        public (Tensor, Tensor) cummax(long dim) => Two(Dispatch.CallMany("aten::cummax", "", this, dim));

        public (Tensor, Tensor) cummin(long dim) => Two(Dispatch.CallMany("aten::cummin", "", this, dim));

        public Tensor logcumsumexp(long dim) => Dispatch.Call("aten::logcumsumexp", "", this, dim);

        public Tensor trace() => Dispatch.Call("aten::trace", "", this);

        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null)
            => Dispatch.Call("aten::diff", "", this, n, dim, prepend, append);

        public Tensor std(bool unbiased = true) => Dispatch.Call("aten::std", "", this, unbiased);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Dispatch.Call("aten::std", "dim", Cast(type), dim, unbiased, keepdim);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Dispatch.Call("aten::std", "dim", Cast(type), dimensions, unbiased, keepdim);

        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Dispatch.Call("aten::std", "dim", Cast(type), dimensions, unbiased, keepdim);

        public (Tensor, Tensor) std_mean(bool unbiased = true) => Two(Dispatch.CallMany("aten::std_mean", "", this, unbiased));

        public (Tensor, Tensor) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Two(Dispatch.CallMany("aten::std_mean", "dim", Cast(type), dim, unbiased, keepdim));

        public (Tensor, Tensor) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Two(Dispatch.CallMany("aten::std_mean", "dim", Cast(type), dimensions, unbiased, keepdim));

        public Tensor var(bool unbiased = true) => Dispatch.Call("aten::var", "", this, unbiased);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Dispatch.Call("aten::var", "dim", Cast(type), dim, unbiased, keepdim);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Dispatch.Call("aten::var", "dim", Cast(type), dimensions, unbiased, keepdim);

        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Dispatch.Call("aten::var", "dim", Cast(type), dimensions, unbiased, keepdim);

        public (Tensor, Tensor) var_mean(bool unbiased = true) => Two(Dispatch.CallMany("aten::var_mean", "", this, unbiased));

        public (Tensor, Tensor) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Two(Dispatch.CallMany("aten::var_mean", "dim", Cast(type), dim, unbiased, keepdim));

        public (Tensor, Tensor) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Two(Dispatch.CallMany("aten::var_mean", "dim", Cast(type), dimensions, unbiased, keepdim));
    }
}
