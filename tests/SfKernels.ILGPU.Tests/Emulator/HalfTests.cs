using ILGPU;
using Xunit;
using Half = ILGPU.Half;

namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>The 16-bit format of kernels.</summary>
public sealed class HalfTests
{
    [Fact]
    public void EveryHalfIsExactInFloat32AndBack()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float value = Interop.IntAsFloat((ushort)bits);
            Assert.Equal(expected, value);
            if (!float.IsNaN(value)) Assert.Equal(bits, Interop.FloatAsInt((Half)value));
        }
    }

    [SkippableTheory]
    [InlineData(1.00048828125f, 0x3C00)]
    [InlineData(1.00146484375f, 0x3C02)]
    [InlineData(65519.996f, 0x7BFF)]
    [InlineData(65520f, 0x7C00)]
    [InlineData(2.9802322e-8f, 0x0000)]
    [InlineData(-2.9802326e-8f, 0x8001)]
    public void FloatsRoundToTheNearestAndThenToTheEvenHalf(float value, int bits)
    {
        Skip.IfNot(CpuDevice.IsStandIn, "The CPU accelerator of the real library cuts halves off, unlike devices.");
        Assert.Equal(bits, Interop.FloatAsInt((Half)value));
    }
}
