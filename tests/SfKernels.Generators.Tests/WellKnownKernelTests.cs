using Xunit;
using static SfKernels.Generators.Tests.TwoExecutors;

namespace SfKernels.Generators.Tests;

/// <summary>Kernels as they stand in textbooks, by both executors against plain loops.</summary>
public sealed class WellKnownKernelTests
{
    [Theory]
    [InlineData(17, 33, 20)]
    [InlineData(32, 16, 16)]
    public void TiledMatrixProduct(int rows, int inner, int columns)
    {
        TwoExecutors kernel = new("""
            const int Tile = 16;
            [PtxKernel(BlockSize = Tile * Tile)]
            static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, int rows, int inner, int columns)
            {
                var left = SharedMemory.Allocate<float>(Tile * Tile);
                var right = SharedMemory.Allocate<float>(Tile * Tile);
                int across = (columns + Tile - 1) / Tile, x = Group.IdxX % Tile, y = Group.IdxX / Tile;
                int row = Grid.IdxX / across * Tile + y, column = Grid.IdxX % across * Tile + x;
                float sum = 0;
                for (int start = 0; start < inner; start += Tile)
                {
                    left[y * Tile + x] = row < rows && start + x < inner ? a[row * inner + start + x] : 0;
                    right[y * Tile + x] = column < columns && start + y < inner ? b[(start + y) * columns + column] : 0;
                    Group.Barrier();
                    for (int k = 0; k < KernelLoop.Unroll(Tile); k++)
                        sum += left[y * Tile + k] * right[k * Tile + x];
                    Group.Barrier();
                }
                if (row < rows && column < columns)
                    c[row * columns + column] = sum;
            }
            """);
        float[] a = Floats(rows * inner, 1), b = Floats(inner * columns, 2);
        int blocks = (rows + 15) / 16 * ((columns + 15) / 16);
        float[] expected = [.. from i in Enumerable.Range(0, rows) from j in Enumerable.Range(0, columns) select (float)Enumerable.Range(0, inner).Sum(k => (double)a[i * inner + k] * b[k * columns + j])];
        Near(kernel.Run(blocks, a, b, new float[rows * columns], rows, inner, columns), 2, expected, 1e-5);
    }

    [SkippableFact]
    public void PrefixSumOfABlock()
    {
        TwoExecutors.OnlyTheStandIn("wants the length of shared memory as a literal");
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 128)]
            static void Run(ArrayView<int> x, ArrayView<int> sums)
            {
                var warps = SharedMemory.Allocate<int>(Group.DimX / Warp.WarpSize);
                int i = Grid.GlobalLinearIndex;
                int sum = i < x.Length ? x[i] : 0;
                for (int delta = 1; delta < Warp.WarpSize; delta <<= 1)
                {
                    int below = Warp.ShuffleUp(sum, delta);
                    if (Warp.LaneIdx >= delta) sum += below;
                }
                if (Warp.IsLastLane) warps[Warp.WarpIdx] = sum;
                Group.Barrier();
                for (int w = 0; w < Warp.WarpIdx; w++) sum += warps[w];
                if (i < x.Length) sums[i] = sum;
            }
            """);
        int[] x = [.. Enumerable.Range(0, 200).Select(i => i * 37 % 101 - 50)];
        int[] expected = [.. x.Select((_, i) => x[(i / 128 * 128)..(i + 1)].Sum())];
        Same(kernel.Run(2, x, new int[200]), 1, expected);
    }

    [Fact]
    public void HistogramInSharedMemory()
    {
        TwoExecutors kernel = new("""
            const int Bins = 50;
            [PtxKernel(BlockSize = 64)]
            static void Run(ArrayView<byte> x, ArrayView<int> bins)
            {
                var counts = SharedMemory.Allocate<int>(Bins);
                for (int b = Group.IdxX; b < Bins; b += Group.DimX) counts[b] = 0;
                Group.Barrier();
                for (long i = Grid.GlobalLinearIndex; i < x.Length; i += Grid.DimX * Group.DimX)
                    Atomic.Add(ref counts[x[i] % Bins], 1);
                Group.Barrier();
                for (int b = Group.IdxX; b < Bins; b += Group.DimX)
                    if (counts[b] > 0) Atomic.Add(ref bins[b], counts[b]);
            }
            """.Replace("x[i] % Bins", "(int)(x[i] % Bins)", StringComparison.Ordinal));
        byte[] x = [.. Enumerable.Range(0, 700).Select(i => (byte)(i * i % 251))];
        Same(kernel.Run(3, x, new int[50]), 1, [.. Enumerable.Range(0, 50).Select(bin => x.Count(value => value % 50 == bin))]);
    }

    [Fact]
    public void BitonicSort()
    {
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 128)]
            static void Run(ArrayView<float> x)
            {
                var cells = SharedMemory.Allocate<float>(128);
                int i = Group.IdxX;
                cells[i] = i < x.IntLength ? x[i] : float.MaxValue;
                Group.Barrier();
                for (int size = 2; size <= Group.DimX; size *= 2)
                {
                    for (int stride = size >> 1; stride > 0; stride >>= 1)
                    {
                        int other = i ^ stride;
                        if (other > i)
                        {
                            bool ascending = (i & size) == 0;
                            if (cells[i] > cells[other] == ascending) (cells[i], cells[other]) = (cells[other], cells[i]);
                        }
                        Group.Barrier();
                    }
                }
                if (i < x.IntLength) x[i] = cells[i];
            }
            """);
        float[] x = Floats(101, 3);
        Same(kernel.Run(1, x), 0, [.. x.Order()]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(81)]
    public void SoftmaxOfRowsByWarps(int columns)
    {
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 64)]
            static void Run(ArrayView<float> x, ArrayView<float> y, int rows, int columns)
            {
                for (int row = Grid.IdxX * 2 + Warp.WarpIdx; row < rows; row += Grid.DimX * 2)
                {
                    var from = x.SubView((long)row * columns, columns);
                    float most = float.NegativeInfinity;
                    for (int k = Warp.LaneIdx; k < columns; k += Warp.WarpSize) most = XMath.Max(most, from[k]);
                    for (int mask = 16; mask > 0; mask /= 2) most = XMath.Max(most, Warp.ShuffleXor(most, mask));
                    float sum = 0;
                    for (int k = Warp.LaneIdx; k < columns; k += Warp.WarpSize) sum += MathF.Exp(from[k] - most);
                    for (int mask = 16; mask > 0; mask /= 2) sum += Warp.ShuffleXor(sum, mask);
                    for (int k = Warp.LaneIdx; k < columns; k += Warp.WarpSize) y[(long)row * columns + k] = MathF.Exp(from[k] - most) / sum;
                }
            }
            """);
        float[] x = Floats(5 * columns, 4);
        double[] exp = [.. x.Select(value => Math.Exp(value))];
        float[] expected = [.. x.Select((_, i) => (float)(exp[i] / exp[(i / columns * columns)..(i / columns * columns + columns)].Sum()))];
        Near(kernel.Run(2, x, new float[x.Length], 5, columns), 1, expected, 1e-5);
    }

    [Fact]
    public void StencilInTwoDimensions()
    {
        TwoExecutors kernel = new("""
            static float At(ArrayView<double> x, int row, int column, int height, int width) => row < 0 || column < 0 || row >= height || column >= width ? 0f : (float)x[(long)row * width + column];
            [PtxKernel(BlockSize = 64)]
            static void Run(ArrayView<double> x, ArrayView<float> y, int height, int width)
            {
                for (int i = Grid.GlobalLinearIndex; i < height * width; i += Grid.DimX * Group.DimX)
                {
                    (int row, int column) = Math.DivRem(i, width);
                    float sum = -4 * At(x, row, column, height, width);
                    for (int side = 0; side < KernelLoop.Unroll(4); side++)
                        sum += At(x, row + (side == 0 ? 1 : side == 1 ? -1 : 0), column + side switch { 2 => 1, 3 => -1, _ => 0 }, height, width);
                    y[i] = sum;
                }
            }
            """);
        double[] x = [.. Floats(7 * 9, 5).Select(value => (double)MathF.Round(value * 8))];
        float[] expected = [.. Enumerable.Range(0, 63).Select(i => (float)(At(i / 9 + 1, i % 9) + At(i / 9 - 1, i % 9) + At(i / 9, i % 9 + 1) + At(i / 9, i % 9 - 1) - 4 * At(i / 9, i % 9)))];
        Same(kernel.Run(1, x, new float[63], 7, 9), 1, expected);
        double At(int row, int column) => row is < 0 or > 6 || column is < 0 or > 8 ? 0 : x[row * 9 + column];
    }

    [Fact]
    public void TransposeThroughSharedMemory()
    {
        TwoExecutors kernel = new("""
            struct Shape { public int Height; public int Width; public readonly int Across => (Width + 31) / 32; }
            [PtxKernel(BlockSize = 256)]
            static void Run(ArrayView<ushort> x, ArrayView<ushort> y, int height, int width)
            {
                var shape = new Shape { Height = height, Width = width };
                var tile = SharedMemory.Allocate<ushort>(32 * 33);
                int left = Grid.IdxX % shape.Across * 32, top = Grid.IdxX / shape.Across * 32, lane = Group.IdxX & 31;
                for (int r = Group.IdxX >> 5; r < 32; r += 8)
                    if (top + r < shape.Height && left + lane < shape.Width) tile[r * 33 + lane] = x[(long)(top + r) * width + left + lane];
                Group.Barrier();
                for (int r = Group.IdxX >> 5; r < 32; r += 8)
                    if (left + r < shape.Width && top + lane < shape.Height) y[(long)(left + r) * height + top + lane] = tile[lane * 33 + r];
            }
            """);
        ushort[] x = [.. Enumerable.Range(0, 40 * 35).Select(i => (ushort)(i * 31))];
        Same(kernel.Run(4, x, new ushort[x.Length], 40, 35), 1, [.. Enumerable.Range(0, x.Length).Select(i => x[i % 40 * 35 + i / 40])]);
    }

    [Fact]
    public void LargestOfRowsWithAnEarlyExit()
    {
        TwoExecutors kernel = new("""
            static int Best(ArrayView<float> row)
            {
                int best = -1;
                for (int k = 0; k < row.IntLength; k++)
                {
                    if (float.IsNaN(row[k])) return -2;
                    if (best < 0 || row[k] > row[best]) best = k;
                    if (row[k] >= 4) return k;
                }
                return best;
            }
            [PtxKernel(BlockSize = 32)]
            static void Run(ArrayView<float> x, ArrayView<int> y, int columns)
            {
                int row = Grid.GlobalLinearIndex;
                if (row >= y.Length) return;
                y[row] = Best(x.SubView((long)row * columns, columns));
            }
            """);
        float[] x = Floats(40 * 7, 6);
        x[3 * 7 + 2] = float.NaN;
        int[] expected = [.. Enumerable.Range(0, 40).Select(row =>
        {
            float[] values = x[(row * 7)..(row * 7 + 7)];
            int stop = Array.FindIndex(values, value => float.IsNaN(value) || value >= 4);
            return stop < 0 ? Array.IndexOf(values, values.Max()) : float.IsNaN(values[stop]) ? -2 : stop;
        })];
        Same(kernel.Run(2, x, new int[40], 7), 1, expected);
    }
}
