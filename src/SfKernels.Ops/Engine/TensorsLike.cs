using static TorchSharp.torch;

namespace SfKernels.Ops.Engine;

/// <summary>
/// Memory for the gradients of several maps at once. Asking libtorch for it costs the host as much as a launch, and zeros are a launch each: so it is one
/// piece for all, and where the library can, one call.
/// </summary>
internal static unsafe class TensorsLike
{
    // Every map begins where one of its own would: convolutions choose faster kernels for such addresses.
    private const long Alignment = 128;
    private const int Most = 16;

    private static readonly delegate* unmanaged<nint*, int, int, nint*, int> s_like = (delegate* unmanaged<nint*, int, int, nint*, int>)EngineExports.Find("sfk_tensors_like");

    /// <summary>Not initialised.</summary>
    /// <param name="dense">Tensors without gaps, of one type and device; each result lies as its own.</param>
    public static Tensor[] Empty(IReadOnlyList<Tensor> dense) => Of(dense, zeros: false);

    /// <summary>Zeros.</summary>
    /// <param name="dense">As for <see cref="Empty"/>.</param>
    public static Tensor[] Zeros(IReadOnlyList<Tensor> dense) => Of(dense, zeros: true);

    private static Tensor[] Of(IReadOnlyList<Tensor> dense, bool zeros) =>
        s_like is not null && dense.Count is > 0 and <= Most ? AtOnce(dense, zeros) : zeros ? Composed(dense) : [.. dense.Select(static one => empty_like(one))];

    private static Tensor[] AtOnce(IReadOnlyList<Tensor> dense, bool zeros)
    {
        nint* handles = stackalloc nint[Most];
        for (int i = 0; i < dense.Count; i++)
        {
            handles[i] = dense[i].Handle;
        }

        nint* made = stackalloc nint[Most];
        if (s_like(handles, dense.Count, zeros ? 1 : 0, made) == 0)
        {
            throw new InvalidOperationException(EngineExports.LastError);
        }

        GC.KeepAlive(dense);
        var tensors = new Tensor[dense.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i] = Tensor.UnsafeCreateTensor(made[i]);
        }

        return tensors;
    }

    // One launch fills all; views of it cost the host more than memory of their own would, but a launch costs most.
    private static Tensor[] Composed(IReadOnlyList<Tensor> dense)
    {
        if (dense.Count == 0)
        {
            return [];
        }

        long[] begins = new long[dense.Count];
        long length = 0;
        for (int i = 0; i < begins.Length; i++)
        {
            begins[i] = length;
            length += (dense[i].numel() + Alignment - 1) / Alignment * Alignment;
        }

        using Tensor all = zeros([length], dense[0].dtype, dense[0].device);
        var views = new Tensor[dense.Count];
        for (int i = 0; i < views.Length; i++)
        {
            views[i] = all.as_strided(TensorShape.Of(dense[i]), TensorShape.Strides(dense[i]), begins[i]);
        }

        return views;
    }
}
