namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>x x.</summary>
public readonly struct Square : IOperation
{
    public static float Of(float value) => value * value;
}
