using SfKernels.Kernels.Cpu;
using Xunit;

namespace SfKernels.Kernels.Tests.Classification;

public sealed class BFloat16StorageTests
{
    // Upper and lower half of a float, and the bfloat16 nearest to it, ties to even; what is no number stays so and is made quiet.
    private static readonly (uint Bits, ushort Nearest)[] s_rounded =
    [
        (0x3F800000, 0x3F80), (0x3F808000, 0x3F80), (0x3F808001, 0x3F81), (0x3F818000, 0x3F82), (0x3F817FFF, 0x3F81), (0xBF838000, 0xBF84), (0x3FFF8000, 0x4000),
        (0x7F7F7FFF, 0x7F7F), (0x7F7F8000, 0x7F80), (0x7F800000, 0x7F80), (0xFF800000, 0xFF80), (0x7FC00000, 0x7FC0), (0x7F800001, 0x7FC0), (0xFFA00001, 0xFFE0),
        (0x7FFFFFFF, 0x7FFF), (0x00000000, 0x0000), (0x80000000, 0x8000), (0x00008000, 0x0000), (0x00018000, 0x0002), (0x80007FFF, 0x8000),
    ];

    /// <summary>In whole registers and in what is left of them, beside numbers that stay as they are.</summary>
    [Fact]
    public unsafe void GradientsRoundToTheNearest()
    {
        const ushort Guard = 0xA5A5;
        for (var count = 0; count <= 75; count++)
        {
            var source = Enumerable.Range(0, count).Select(i => BitConverter.UInt32BitsToSingle(s_rounded[(i + count) % s_rounded.Length].Bits)).ToArray();
            var written = new ushort[count + 2];
            Array.Fill(written, Guard);
            fixed (float* from = source)
            fixed (ushort* to = written)
                BFloat16Storage.Write<Lanes1>(from, to, 1, count, stream: false);
            Assert.Equal([Guard, .. Enumerable.Range(0, count).Select(i => s_rounded[(i + count) % s_rounded.Length].Nearest), Guard], written);
        }
    }

    [Fact]
    public unsafe void EveryNumberIsReadAndWrittenBack()
    {
        var all = Enumerable.Range(0, 65536).Select(static i => (ushort)i).Where(static bits => (bits & 0x7FFF) <= 0x7F80).ToArray();
        var (read, written) = (new float[all.Length], new ushort[all.Length]);
        fixed (ushort* from = all, to = written)
        fixed (float* numbers = read)
        {
            BFloat16Storage.Read(from, 0, numbers, all.Length);
            BFloat16Storage.Write<Lanes1>(numbers, to, 0, all.Length, stream: false);
        }

        Assert.Equal(all.Select(static bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)), read);
        Assert.Equal(all, written);
    }
}
