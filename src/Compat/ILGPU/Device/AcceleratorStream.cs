namespace ILGPU.Runtime;

/// <summary>The order of launches. The emulator ends each launch before it returns.</summary>
public abstract class AcceleratorStream : AcceleratorObject
{
    private protected AcceleratorStream(Accelerator accelerator)
        : base(accelerator)
    {
    }

    public abstract void Synchronize();
}
