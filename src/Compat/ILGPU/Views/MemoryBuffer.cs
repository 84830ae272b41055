using System.Runtime.CompilerServices;
using SfKernels.Engine;

namespace ILGPU.Runtime;

/// <summary>Memory of the emulated device.</summary>
public abstract unsafe class MemoryBuffer : AcceleratorObject
{
    private readonly NativeBlock _block;

    private protected MemoryBuffer(Accelerator accelerator, long length, int elementSize)
        : base(accelerator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        ElementSize = elementSize;
        _block = new((nuint)LengthInBytes);
    }

    public long Length { get; }

    public int ElementSize { get; }

    public long LengthInBytes => Length * ElementSize;

    public nint NativePtr => (nint)_block.First;

    /// <summary>First byte of memory that is not freed yet.</summary>
    internal void* Living
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var first = _block.First;
            if (first is null) ThrowDisposed();
            return first;
        }
    }

    public ArrayView<T> AsArrayView<T>(long offset, long length) where T : unmanaged => new(this, offset, length);

    private protected override void Release() => _block.Free();

    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(MemoryBuffer), "A view of a buffer that has been disposed was used.");
}
