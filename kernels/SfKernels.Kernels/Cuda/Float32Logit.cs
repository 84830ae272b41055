using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>IEEE binary32.</summary>
public struct Float32Logit : ILogit<Float32Logit>
{
    /// <summary>The number.</summary>
    public float Value;

    /// <inheritdoc/>
    public static int PerWord => 1;

    /// <inheritdoc/>
    public static float Read(Float32Logit logit) => logit.Value;

    /// <inheritdoc/>
    public static Float32Logit Write(float value) => new() { Value = value };

    /// <inheritdoc/>
    public static float First(uint word) => Interop.IntAsFloat(word);

    /// <inheritdoc/>
    public static float Second(uint word) => 0;

    /// <inheritdoc/>
    public static uint Join(float first, float second) => Interop.FloatAsInt(first);
}
