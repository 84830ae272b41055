using System.Numerics.Tensors;
using SfKernels.Kernels.Threading;

namespace SfKernels.Kernels.Cpu;

/// <summary>Multiplies float32 numbers by one factor where they lie, on all threads.</summary>
public static unsafe class ScaleInPlace
{
    private const int BlockLength = 1 << 16;

    /// <summary>values[i] *= factor.</summary>
    /// <param name="values">Contiguous.</param>
    /// <param name="count">How many.</param>
    /// <param name="factor">Any number.</param>
    /// <param name="threads">Most threads; 0 for <see cref="KernelThreads.Count"/>.</param>
    public static void Run(float* values, long count, float factor, int threads = 0) => new Blocks(values, count, factor).Run(threads);

    private sealed class Blocks(float* values, long count, float factor) : BlockWork<NoScratch>
    {
        public void Run(int threads) => Run(checked((int)((count + BlockLength - 1) / BlockLength)), threads);

        protected override void RunBlock(int block, NoScratch scratch)
        {
            var begin = (long)block * BlockLength;
            var span = new Span<float>(values + begin, (int)Math.Min(BlockLength, count - begin));
            TensorPrimitives.Multiply(span, factor, span);
        }
    }
}
