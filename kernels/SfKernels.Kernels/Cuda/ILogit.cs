namespace SfKernels.Kernels.Cuda;

/// <summary>A logit as it lies in memory; kernels compute in float32.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface ILogit<TSelf>
    where TSelf : unmanaged, ILogit<TSelf>
{
    /// <summary>Logits in a word of 32 bits, 1 or 2.</summary>
    static abstract int PerWord { get; }

    /// <summary>The number as float32, exactly.</summary>
    static abstract float Read(TSelf logit);

    /// <summary>The nearest number that can be stored.</summary>
    static abstract TSelf Write(float value);

    /// <summary>The logit in the low bits of a word.</summary>
    static abstract float First(uint word);

    /// <summary>The logit in the high bits of a word of two.</summary>
    static abstract float Second(uint word);

    /// <summary>A word of one or two logits, each the nearest that can be stored.</summary>
    static abstract uint Join(float first, float second);
}
