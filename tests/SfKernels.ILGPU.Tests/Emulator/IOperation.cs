namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>A function of one number, chosen by type.</summary>
public interface IOperation
{
    static abstract float Of(float value);
}
