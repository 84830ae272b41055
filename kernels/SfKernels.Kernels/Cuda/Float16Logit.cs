using ILGPU;
using Half = ILGPU.Half;

namespace SfKernels.Kernels.Cuda;

/// <summary>IEEE binary16.</summary>
public struct Float16Logit : ILogit<Float16Logit>
{
    /// <summary>The bits.</summary>
    public ushort Bits;

    /// <inheritdoc/>
    public static int PerWord => 2;

    /// <inheritdoc/>
    public static float Read(Float16Logit logit) => Interop.IntAsFloat(logit.Bits);

    /// <inheritdoc/>
    public static Float16Logit Write(float value) => new() { Bits = Interop.FloatAsInt((Half)value) };

    /// <inheritdoc/>
    public static float First(uint word) => Interop.IntAsFloat((ushort)word);

    /// <inheritdoc/>
    public static float Second(uint word) => Interop.IntAsFloat((ushort)(word >> 16));

    /// <inheritdoc/>
    public static uint Join(float first, float second) =>
        (uint)Interop.FloatAsInt((Half)first) | (uint)Interop.FloatAsInt((Half)second) << 16;
}
