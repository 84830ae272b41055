using ILGPU.Runtime;

namespace SfKernels.Engine;

/// <summary>A stream whose launches have ended when they return.</summary>
internal sealed class EndedStream(Accelerator accelerator) : AcceleratorStream(accelerator)
{
    public override void Synchronize()
    {
    }

    private protected override void Release()
    {
    }
}
