using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>Reductions and scans of ILGPU.Algorithms over warps and groups: what they compute, and on both executors in the same order.</summary>
public sealed class CollectiveTests
{
    private const string Operations = """
        public struct Most : ILGPU.Algorithms.ScanReduceOperations.IScanReduceOperation<int>
        {
            public string CLCommand => "max";
            public int Identity => int.MinValue;
            public int Apply(int first, int second) => Math.Max(first, second);
            public void AtomicApply(ref int target, int value) => Atomic.Max(ref target, value);
        }
        public struct Line(float slope, float offset) { public float Slope = slope, Offset = offset; }
        public readonly struct Composed : ILGPU.Algorithms.ScanReduceOperations.IScanReduceOperation<Line>
        {
            public string CLCommand => "";
            public Line Identity { get { return new Line(1, 0); } }
            public Line Apply(Line first, Line second) => new Line(second.Slope * first.Slope, second.Slope * first.Offset + second.Offset);
            public void AtomicApply(ref Line target, Line value) { }
        }
        """;

    [SkippableTheory]
    [InlineData(32)]
    [InlineData(96)]
    [InlineData(256)]
    [InlineData(1024)]
    public void OverTheGroup(int threads)
    {
        TwoExecutors.OnlyTheStandIn("scans by its own algorithms, some of which its CPU accelerator does not have");
        int[] x = [.. Enumerable.Range(0, threads).Select(static i => i * 31 % 57 - 20)];
        int[][] results = [new int[threads], new int[threads], new int[threads], new int[threads]];
        (Array[] Emulated, Array[] Interpreted) both = Run(
            threads,
            "ArrayView<int> x, ArrayView<int> sum, ArrayView<int> most, ArrayView<int> upTo, ArrayView<int> before",
            """
            int i = Group.IdxX;
            sum[i] = GroupExtensions.AllReduce<int, ILGPU.Algorithms.ScanReduceOperations.AddInt32>(x[i]);
            int first = GroupExtensions.Reduce<int, Most>(x[i]);
            most[i] = Group.IsFirstThread ? first : 0;
            upTo[i] = GroupExtensions.InclusiveScan<int, ILGPU.Algorithms.ScanReduceOperations.AddInt32>(x[i]);
            before[i] = GroupExtensions.ExclusiveScan<int, Most>(x[i]);
            """,
            x, results[0], results[1], results[2], results[3]);
        TwoExecutors.Same(both, 1, [.. x.Select(_ => x.Sum())]);
        TwoExecutors.Same(both, 2, [x.Max(), .. new int[threads - 1]]);
        TwoExecutors.Same(both, 3, [.. x.Select((_, i) => x[..(i + 1)].Sum())]);
        TwoExecutors.Same(both, 4, [.. x.Select((_, i) => i == 0 ? int.MinValue : x[..i].Max())]);
    }

    [Fact]
    public void OverTheWarp()
    {
        int[] x = [.. Enumerable.Range(0, 64).Select(static i => i * 31 % 57 - 20)];
        (Array[] Emulated, Array[] Interpreted) both = Run(
            64,
            "ArrayView<int> x, ArrayView<int> sum, ArrayView<int> least, ArrayView<int> upTo, ArrayView<int> before",
            """
            int i = Group.IdxX;
            sum[i] = WarpExtensions.AllReduce<int, ILGPU.Algorithms.ScanReduceOperations.AddInt32>(x[i]);
            int first = WarpExtensions.Reduce<int, ILGPU.Algorithms.ScanReduceOperations.MinInt32>(x[i]);
            least[i] = Warp.IsFirstLane ? first : 0;
            upTo[i] = WarpExtensions.InclusiveScan<int, ILGPU.Algorithms.ScanReduceOperations.AddInt32>(x[i]);
            before[i] = WarpExtensions.ExclusiveScan<int, ILGPU.Algorithms.ScanReduceOperations.AddInt32>(x[i]);
            """,
            x, new int[64], new int[64], new int[64], new int[64]);
        TwoExecutors.Same(both, 1, [.. x.Select((_, i) => Of(i).Sum())]);
        TwoExecutors.Same(both, 2, [.. x.Select((_, i) => i % 32 == 0 ? Of(i).Min() : 0)]);
        TwoExecutors.Same(both, 3, [.. x.Select((_, i) => Of(i)[..(i % 32 + 1)].Sum())]);
        TwoExecutors.Same(both, 4, [.. x.Select((_, i) => Of(i)[..(i % 32)].Sum())]);

        int[] Of(int i) => x[(i / 32 * 32)..(i / 32 * 32 + 32)];
    }

    [SkippableFact]
    public void OfStructsAndInLoops()
    {
        TwoExecutors.OnlyTheStandIn("reduces floats in an order of its own");
        float[] x = [.. Enumerable.Range(0, 128).Select(static i => 1 + i * 7 % 11 * 0.01f)];
        (Array[] emulated, Array[] interpreted) = Run(
            128,
            "ArrayView<float> x, ArrayView<float> y",
            """
            float sum = 0;
            for (int round = 0; round < 3; round++)
            {
                Line line = GroupExtensions.InclusiveScan<Line, Composed>(new Line(x[Group.IdxX], round));
                sum += line.Offset + GroupExtensions.AllReduce<float, ILGPU.Algorithms.ScanReduceOperations.AddFloat>(line.Slope) + GroupExtensions.AllReduce<float, ILGPU.Algorithms.ScanReduceOperations.MinFloat>(sum);
            }
            y[Group.IdxX] = sum;
            """,
            x, new float[128]);
        float[] a = (float[])emulated[1], b = (float[])interpreted[1];
        // Products that are added become fused on the device.
        Assert.All(a.Zip(b), static pair => Assert.Equal(pair.First, pair.Second, Math.Abs(pair.First) * 1e-5f));
        Assert.All(a, static value => Assert.True(value > 3));
    }

    private static (Array[] Emulated, Array[] Interpreted) Run(int threads, string parameters, string body, params object[] arguments) =>
        new TwoExecutors($"{Operations} [PtxKernel(BlockSize = {threads})] public static void Run({parameters}) {{ {body} }}").Run(1, arguments);
}
