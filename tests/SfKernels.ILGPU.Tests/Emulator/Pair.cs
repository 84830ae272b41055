using ILGPU;

namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>Two views in one parameter.</summary>
public struct Pair
{
    public ArrayView<float> Source;
    public ArrayView<float> Target;
}
