namespace ILGPU.Runtime;

/// <summary>Copies between arrays and views, which end before they return, and promises about views.</summary>
public static class ArrayViewExtensions
{
    public static MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(this Accelerator accelerator, T[] data) where T : unmanaged
    {
        var buffer = accelerator.Allocate1D<T>(data.LongLength);
        buffer.View.CopyFromCPU(data);
        return buffer;
    }

    public static void CopyFromCPU<T>(this ArrayView<T> view, T[] data) where T : unmanaged => data.AsSpan().CopyTo(Elements(view));

    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data) where T : unmanaged => view.BaseView.CopyFromCPU(data);

    public static void CopyFromCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, T[] data) where T : unmanaged => buffer.View.CopyFromCPU(data);

    public static void CopyToCPU<T>(this ArrayView<T> view, T[] data) where T : unmanaged => Elements(view).CopyTo(data);

    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data) where T : unmanaged => view.BaseView.CopyToCPU(data);

    public static void CopyToCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, T[] data) where T : unmanaged => buffer.View.CopyToCPU(data);

    public static T[] GetAsArray<T>(this ArrayView<T> view) where T : unmanaged => Elements(view).ToArray();

    public static T[] GetAsArray1D<T>(this ArrayView1D<T, Stride1D.Dense> view) where T : unmanaged => view.BaseView.GetAsArray();

    public static T[] GetAsArray1D<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer) where T : unmanaged => buffer.View.GetAsArray1D();

    public static void MemSetToZero<T>(this ArrayView1D<T, Stride1D.Dense> view) where T : unmanaged => Elements(view.BaseView).Clear();

    /// <summary>Promises an address that is a multiple of 16; a promise that does not hold is refused.</summary>
    public static unsafe ArrayView<T> AsAligned16<T>(this ArrayView<T> view) where T : unmanaged =>
        view.Length == 0 || (nint)view.Address % 16 == 0
            ? view
            : throw new InvalidKernelOperationException($"A view of {typeof(T).Name} was promised at a multiple of 16 bytes and starts {(nint)view.Address % 16} behind one.");

    public static ArrayView1D<T, Stride1D.Dense> AsAligned16<T>(this ArrayView1D<T, Stride1D.Dense> view) where T : unmanaged => view.BaseView.AsAligned16();

    public static ArrayView1D<TOther, Stride1D.Dense> Cast<T, TOther>(this ArrayView1D<T, Stride1D.Dense> view) where T : unmanaged where TOther : unmanaged => view.BaseView.Cast<TOther>();

    public static ArrayView1D<T, Stride1D.Dense> AsDense<T>(this ArrayView<T> view) where T : unmanaged => view;

    private static unsafe Span<T> Elements<T>(ArrayView<T> view) where T : unmanaged => view.Length == 0 ? [] : new(view.Address, view.IntLength);
}
