namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>16 bytes.</summary>
public struct Quad
{
    public float X;
    public float Y;
    public float Z;
    public float W;
}
