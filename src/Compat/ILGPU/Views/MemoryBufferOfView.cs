namespace ILGPU.Runtime;

/// <summary>A buffer and the view of all of it.</summary>
public class MemoryBuffer<TView> : MemoryBuffer where TView : struct
{
    private protected MemoryBuffer(Accelerator accelerator, long length, int elementSize)
        : base(accelerator, length, elementSize)
    {
    }

    public TView View { get; private protected init; }

    public static implicit operator TView(MemoryBuffer<TView> buffer) => buffer.View;
}
