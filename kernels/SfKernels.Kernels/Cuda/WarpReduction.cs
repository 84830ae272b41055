using ILGPU;
using ILGPU.Algorithms;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>One value of all lanes of a warp, the same in every lane to the bit, by shuffles that are written out. Every lane calls it.</summary>
public static class WarpReduction
{
    // Of 64 lanes; what a smaller warp does not have falls away.
    private const int MostSteps = 6;

    /// <summary>The largest, which no NaN is.</summary>
    public static float Most(float value) => Of<float, Larger>(value);

    /// <summary>The smallest.</summary>
    public static long Least(long value) => Of<long, Smaller>(value);

    /// <summary>The sum, of neighbours last.</summary>
    public static float Sum(float value) => Of<float, SingleSum>(value);

    /// <inheritdoc cref="Sum(float)"/>
    public static double Sum(double value) => Of<double, DoubleSum>(value);

    /// <summary>The sum.</summary>
    public static int Sum(int value) => Of<int, IntSum>(value);

    /// <summary>The sum.</summary>
    public static long Sum(long value) => Of<long, LongSum>(value);

    private static T Of<T, TFold>(T value)
        where T : unmanaged
        where TFold : struct, IWarpFold<T>
    {
        for (var step = 1; step <= KernelLoop.Unroll(MostSteps); step++)
        {
            if (Warp.WarpSize >> step > 0)
                value = TFold.Join(value, Warp.ShuffleXor(value, Warp.WarpSize >> step));
        }

        return value;
    }

    private readonly struct Larger : IWarpFold<float>
    {
        public static float Join(float one, float other) => XMath.Max(one, other);
    }

    private readonly struct Smaller : IWarpFold<long>
    {
        public static long Join(long one, long other) => IntrinsicMath.Min(one, other);
    }

    private readonly struct SingleSum : IWarpFold<float>
    {
        public static float Join(float one, float other) => one + other;
    }

    private readonly struct DoubleSum : IWarpFold<double>
    {
        public static double Join(double one, double other) => one + other;
    }

    private readonly struct IntSum : IWarpFold<int>
    {
        public static int Join(int one, int other) => one + other;
    }

    private readonly struct LongSum : IWarpFold<long>
    {
        public static long Join(long one, long other) => one + other;
    }
}
