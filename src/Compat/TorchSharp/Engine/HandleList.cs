using System.Runtime.InteropServices;
using TorchSharp;

namespace SfKernels.Engine;

/// <summary>The handles of some tensors in native memory; the tensors stay alive until it is disposed. A missing tensor is a null handle.</summary>
internal readonly unsafe struct HandleList : IDisposable
{
    private readonly IList<torch.Tensor?>? _tensors;

    public HandleList(IEnumerable<torch.Tensor?>? tensors)
    {
        _tensors = tensors as IList<torch.Tensor?> ?? tensors?.ToList();
        Count = _tensors?.Count ?? 0;
        if (Count == 0) return;
        // Before the allocation: a disposed tensor throws here.
        var handles = new nint[Count];
        for (var i = 0; i < Count; i++) handles[i] = _tensors![i]?.Handle ?? 0;
        Pointer = (nint*)NativeMemory.Alloc((nuint)Count, (nuint)sizeof(nint));
        handles.CopyTo(new Span<nint>(Pointer, Count));
    }

    public nint* Pointer { get; }

    public int Count { get; }

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        GC.KeepAlive(_tensors);
    }
}
