namespace ILGPU.Runtime;

/// <summary>What belongs to an accelerator and is disposed by its owner.</summary>
public abstract class AcceleratorObject : IDisposable
{
    private protected AcceleratorObject(Accelerator accelerator) => Accelerator = accelerator;

    public Accelerator Accelerator { get; }

    public AcceleratorType AcceleratorType => Accelerator.AcceleratorType;

    void IDisposable.Dispose() => Release();

    private protected abstract void Release();
}
