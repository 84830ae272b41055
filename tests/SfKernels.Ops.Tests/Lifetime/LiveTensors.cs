using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Lifetime;

/// <summary>Tensors that something still holds.</summary>
internal static class LiveTensors
{
    public static long Count()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Tensor.TotalCount;
    }
}
