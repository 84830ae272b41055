using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

/// <summary>What a loss may get from behind it, and of which logits: large and small, of either sign, 0, the scale of mixed precision.</summary>
public static class IncomingGradients
{
    /// <summary>Factor and type.</summary>
    public static TheoryData<float, ScalarType> All { get; } = new()
    {
        { 3f, ScalarType.Float32 },
        { -0.37f, ScalarType.Float32 },
        { 1e-30f, ScalarType.Float32 },
        { 0f, ScalarType.Float32 },
        { 65536f, ScalarType.Float16 },
        { 0.37f, ScalarType.BFloat16 },
    };
}
