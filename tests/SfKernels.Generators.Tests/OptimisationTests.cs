using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>What the optimiser must not do: code where a rule that holds nearly always would change a result.</summary>
public sealed class OptimisationTests
{
    private static readonly int[] s_integers = [0, 1, 2, 3, 4, 5, 6, 7, 9, 100, int.MaxValue, -1, -2, -3, -7, -9, -100, int.MinValue + 1];

    [Fact]
    public void WhatMayBeNegativeIsNotTakenForPositive() => DifferentialTests.CompareFunctions(
        s_integers,
        "return (a >> 1) / 4 + (a >> 1) % 8 * 3;",
        "return (a & b) / 4 + (a & b) % 8;",
        "return (int)(((long)a >> 3) / 16) + (int)((long)b % 32);",
        "int c = -5; long t = c; return (int)(t * a >> 3) + (int)((ulong)(long)c >> 40);",
        "uint c = 3000000000, d = 5; int e = -3; return (c < d ? a : b) + (c > d ? 1 : 2) + (e < 2 ? 4 : 8) + (int)Math.Max(c, d) + Math.Min(e, 1);");

    [Fact]
    public void ComparisonsTurnedRoundOrDenied() => DifferentialTests.CompareFunctions(
        s_integers,
        "bool p = !(a <= b), q = !(a > b), r = !(a < b), s = !(a >= b), t = !(a == b); return (p & a != 1 ? 1 : 0) | (q & r ? 2 : 0) | (r & b != 2 ? 4 : 0) | (p ^ t ? 8 : 0) | (s & t ? 16 : 0);",
        "bool p = 3 <= a, q = 3 >= a, r = 5 < b, s = 5 > b; return (p ? 1 : 0) + (q ? 2 : 0) + (r ? 4 : 0) + (s ? 8 : 0);");

    /// <summary>Two questions with one way out are asked as one only where both bring the same values there.</summary>
    [Fact]
    public void NestedQuestionsKeepWhatEachOfThemChose() => DifferentialTests.CompareFunctions(
        s_integers,
        "int x = 1; if (a > 3) { x = 2; if (b > 3) x = a * b * 7 / 3 + a % 5; } return x * 10 + b;",
        "int x = 1, y = 4; if (a > 3) { x = 2; if (b > 3) { x = a / (b | 1); y = x % 9; } } return x * 10 + y;",
        "int x = a; while (x > 0) { if (b == 2) break; x -= 3; if (x == b) return -x; x /= 2; } return x;");

    /// <summary>A question may be left out only where both ways bring the same values, however empty they are.</summary>
    [Fact]
    public void EmptyWaysThatBringDifferentValues() => DifferentialTests.CompareFunctions(
        s_integers,
        "int r = a; bool both = a > 3 && b > 5; if (!both) r = b; if (both || a < 0) r += 1; return r;",
        "int i = 0, n = a & 7; while (n > i && b > i - 3) i++; return i * 10 + n;",
        "int r = 1; if (a > 3) { if (b > 3 || b < -3) r = 2; } else if (b == 1) r = 2; return r;",
        "int r = 0; for (int i = 0; i < 3; i++) { if ((a & i) == 1) continue; if ((b & i) == 2) break; r++; } return r;",
        "int x = a, y = b; if (a > b) (x, y) = (y, x); if (a > 3 && b > 3 || a == b) { } return x * 3 + y;");

    /// <summary>Not less is not the same as greater or equal.</summary>
    [Fact]
    public void ComparisonsWithNaNAreNotDeniedByTheOpposite() => DifferentialTests.CompareFunctions<float>(
        [0, 1, -1, 2.5f, float.PositiveInfinity, float.NaN],
        "bool p = !(a < b), q = !(a >= b); return (p & q ? 1f : 0f) + (p | q ? 2f : 0f) + (p ^ a == 1f ? 4f : 0f);",
        "bool p = !(a < b); return p ? a + 2f : b + 3f;",
        "bool p = a <= b, q = !p; float x = q ? 1f : 2f; return q & b > 0f ? x : x + 10f;");

    [Fact]
    public void MasksAndShiftsOfSmallNumbersKeepTheirBits()
    {
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 32)]
            static void Run(ArrayView<byte> x, ArrayView<ushort> y, ArrayView<int> z)
            {
                int i = Group.IdxX;
                z[4 * i] = (x[i] & 0x0F) + (x[i] & 0xFF) * 1000;
                z[4 * i + 1] = (y[i] & 0xFF) + (y[i] & 0xFFF0) * 3 + (y[i] & 0x1FFFF) * 5;
                z[4 * i + 2] = (int)((uint)y[i] << 20 >> 24);
                z[4 * i + 3] = (int)((uint)x[i] << 20 >> 22) + (int)((uint)x[i] << 26 >> 28);
            }
            """);
        byte[] x = [.. Enumerable.Range(0, 32).Select(static i => (byte)(i * 37 + 11))];
        ushort[] y = [.. Enumerable.Range(0, 32).Select(static i => (ushort)(i * 4099 + 77))];
        int[] expected = [.. Enumerable.Range(0, 32).SelectMany(i => new[]
        {
            (x[i] & 15) + x[i] * 1000, (y[i] & 255) + (y[i] & 0xFFF0) * 3 + y[i] * 5, (int)((uint)y[i] << 20 >> 24), (int)((uint)x[i] << 20 >> 22) + (int)((uint)x[i] << 26 >> 28),
        })];
        TwoExecutors.Same(kernel.Run(1, x, y, new int[128]), 2, expected);
    }

    /// <summary>A value read before a branch is read again after it where one of the two ways writes.</summary>
    [Fact]
    public void AReadAfterAWriteOnOneWaySeesIt()
    {
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 32)]
            static void Run(ArrayView<int> x, ArrayView<int> y, ArrayView<int> z)
            {
                int i = Group.IdxX;
                int v = x[i], w = y[i];
                if (v > 16) x[i] = v * 2;
                z[3 * i] = x[i] + v;
                if (w > 16) { z[3 * i + 2] = w; } else { y[i] = w * 3; z[3 * i + 2] = 1; }
                z[3 * i + 1] = y[i] * 100 + w;
                int s = 0;
                for (int k = 0; k < 3; k++) { s += x[i]; x[i] = s + k; }
                z[3 * i + 2] += s;
            }
            """);
        int[] x = [.. Enumerable.Range(0, 32)], y = [.. Enumerable.Range(0, 32).Reverse()];
        int[] expected = [.. Enumerable.Range(0, 32).SelectMany(i =>
        {
            int v = x[i], w = y[i], now = v > 16 ? v * 2 : v, s = 0, kept = now;
            for (int k = 0; k < 3; k++)
            {
                s += kept;
                kept = s + k;
            }

            return new[] { now + v, (w > 16 ? w : w * 3) * 100 + w, (w > 16 ? w : 1) + s };
        })];
        TwoExecutors.Same(kernel.Run(1, x, y, new int[96]), 2, expected);
    }

    /// <summary>An array that is read by another name, by an atomic or by a pointer that is chosen is not one that nobody reads.</summary>
    [Fact]
    public void MemoryThatIsReadInARoundaboutWayIsWritten()
    {
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 32)]
            static void Run(ArrayView<int> x, ArrayView<int> y)
            {
                var first = SharedMemory.Allocate<int>(32);
                var second = SharedMemory.Allocate<int>(32);
                var counter = SharedMemory.Allocate<int>(2);
                var part = SharedMemory.Allocate<int>(40);
                int i = Group.IdxX;
                first[i] = x[i];
                second[31 - i] = x[i] * 100;
                part.SubView(8)[i] = x[i] + 7;
                if (i < 2) counter[i] = 5;
                Group.Barrier();
                var chosen = x[0] > 16 ? first : second;
                y[3 * i] = chosen[i];
                y[3 * i + 1] = i < 24 ? part[i + 16] : 0;
                y[3 * i + 2] = Math.Max(Atomic.Add(ref counter[1], 0), 1);
            }
            """);
        int[] x = [.. Enumerable.Range(0, 32)];
        int[] expected = [.. Enumerable.Range(0, 32).SelectMany(i => new[] { (31 - i) * 100, i < 24 ? i + 15 : 0, 5 })];
        TwoExecutors.Same(kernel.Run(1, x, new int[96]), 1, expected);
    }

    /// <summary>Reads beyond a view and divisions by zero behind a question stay there, though nothing in the loop changes them.</summary>
    [Fact]
    public void WhatALoopMayNeverDoIsNotDoneBeforeIt()
    {
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 32)]
            static void Run(ArrayView<int> x, ArrayView<int> y, int rounds)
            {
                int i = Group.IdxX, at = i * 2, d = i % 3, s = 0;
                for (int k = 0; k < rounds; k++)
                {
                    if (at < x.Length) s += x[at];
                    if (d != 0) s += 100 / d + k % d;
                }
                y[i] = s;
            }
            """);
        int[] x = [.. Enumerable.Range(1, 40)];
        int[] expected = [.. Enumerable.Range(0, 32).Select(i => 5 * (i * 2 < 40 ? x[i * 2] : 0) + Enumerable.Range(0, 5).Sum(k => i % 3 == 0 ? 0 : 100 / (i % 3) + k % (i % 3)))];
        TwoExecutors.Same(kernel.Run(1, x, new int[32], 5), 1, expected);
    }

    /// <summary>Each form of a product and a sum is the one fused operation with the right signs, to the bit; a product that is used otherwise too rounds by itself.</summary>
    [Fact]
    public void FusedProductsHaveTheRightSigns()
    {
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 32)]
            static void Run(ArrayView<float> x, ArrayView<float> y)
            {
                int i = Group.IdxX;
                float a = x[3 * i], b = x[3 * i + 1], c = x[3 * i + 2], twice = a * 4.3f, more = b * 1.7f, both = c * 2.3f;
                y[14 * i] = a * b + c;
                y[14 * i + 1] = a + b * c;
                y[14 * i + 2] = a * c - b;
                y[14 * i + 3] = c - a * a;
                y[14 * i + 4] = a * 3.1f - c;
                y[14 * i + 5] = c - b * 3.1f;
                y[14 * i + 6] = b * b - 2.7f;
                y[14 * i + 7] = c * c - -a;
                y[14 * i + 8] = twice + b;
                y[14 * i + 9] = twice - c;
                y[14 * i + 10] = more + a;
                y[14 * i + 11] = more;
                y[14 * i + 12] = both + a * 5.1f;
                y[14 * i + 13] = c - both;
            }
            """);
        float[] x = TwoExecutors.Floats(96, 3);
        float[] expected = [.. Enumerable.Range(0, 32).SelectMany(i =>
        {
            float a = x[3 * i], b = x[3 * i + 1], c = x[3 * i + 2], twice = a * 4.3f;
            return new[]
            {
                MathF.FusedMultiplyAdd(a, b, c), MathF.FusedMultiplyAdd(b, c, a), MathF.FusedMultiplyAdd(a, c, -b), MathF.FusedMultiplyAdd(-a, a, c),
                MathF.FusedMultiplyAdd(a, 3.1f, -c), MathF.FusedMultiplyAdd(b, -3.1f, c), MathF.FusedMultiplyAdd(b, b, -2.7f), MathF.FusedMultiplyAdd(c, c, a),
                MathF.FusedMultiplyAdd(a, 4.3f, b), MathF.FusedMultiplyAdd(a, 4.3f, -c), b * 1.7f + a, b * 1.7f, MathF.FusedMultiplyAdd(a, 5.1f, c * 2.3f), c - c * 2.3f,
            };
        })];
        (Array[] emulated, Array[] interpreted) = kernel.Run(1, x, new float[448]);
        Assert.Equal(expected, (float[])interpreted[1]);
        Assert.All(expected.Zip((float[])emulated[1]), static pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
