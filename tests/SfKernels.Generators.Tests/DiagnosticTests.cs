using Microsoft.CodeAnalysis;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>What is outside the dialect is reported at the exact expression, and nothing else is.</summary>
public sealed class DiagnosticTests
{
    [Fact]
    public void SFK0001ForAMethodThatIsNotStatic() =>
        Reports("SFK0001", "public partial class Kernels { [PtxKernel] public void Run(ArrayView<int> x) { } }", "[PtxKernel] public void Run(ArrayView<int> x) { }");

    [Fact]
    public void SFK0001ForAClassThatIsNotPartial() =>
        Reports("SFK0001", "public static class Kernels { [PtxKernel] public static void Run(ArrayView<int> x) { } }", "[PtxKernel] public static void Run(ArrayView<int> x) { }");

    [Fact]
    public void SFK0002ForAParameterThatIsNoNumberOrView() =>
        ReportsIn("SFK0002", "[PtxKernel] static void Run(string text) { }", "string text");

    [Fact]
    public void SFK0002ForALocalOfAnUnknownKind() =>
        ReportsIn("SFK0002", "[PtxKernel] static void Run(ArrayView<int> x) { int? y = x[0]; }", "x[0]");

    [Theory]
    [InlineData("var a = new int[4]; x[0] = a[1];", "new int[4]")]
    [InlineData("x[0] = $\"{x[1]}\".Length;", "$\"{x[1]}\"")]
    [InlineData("Func<int, int> f = i => i; x[0] = 1;", "i => i")]
    [InlineData("object o = x[0]; x[0] = 1;", "x[0]")]
    [InlineData("var list = new System.Collections.Generic.List<int>(); x[0] = 1;", "new System.Collections.Generic.List<int>()")]
    public void SFK0003ForAnAllocation(string body, string at) =>
        ReportsIn("SFK0003", $"[PtxKernel] static void Run(ArrayView<int> x) {{ {body} }}", at);

    [Fact]
    public void SFK0004ForACallThroughAnInterface() =>
        ReportsIn("SFK0004", "interface IShape { int Area(); } static IShape? shape; [PtxKernel] static void Run(ArrayView<int> x) { x[0] = shape!.Area(); }", "shape!.Area()");

    [Fact]
    public void SFK0004NamesAPropertyAsItIsWritten()
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Class("interface IShape { int Area { get; } } static IShape? shape; [PtxKernel] static void Run(ArrayView<int> x) { x[0] = shape!.Area; }"));
        Assert.Contains("'Area' is called through interface 'IShape'", Assert.Single(run.Diagnostics).GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw new InvalidOperationException();", "throw new InvalidOperationException();")]
    [InlineData("try { x[0] = 1; } finally { x[1] = 2; }", "try { x[0] = 1; } finally { x[1] = 2; }")]
    [InlineData("x[0] = x[1] > 0 ? 3 : throw new InvalidOperationException();", "throw new InvalidOperationException()")]
    [InlineData("x[0] = x[1] switch { 1 => 2, _ => throw new InvalidOperationException() };", "throw new InvalidOperationException()")]
    [InlineData("x[0] = checked(x[0] + 1);", "x[0] + 1")]
    public void SFK0005ForExceptions(string body, string at) =>
        ReportsIn("SFK0005", $"[PtxKernel] static void Run(ArrayView<int> x) {{ {body} }}", at);

    [Fact]
    public void SFK0006ForRecursion() =>
        ReportsIn("SFK0006", "static int Power(int x, int n) => n == 0 ? 1 : x * Power(x, n - 1); [PtxKernel] static void Run(ArrayView<int> x) { x[0] = Power(2, x[1]); }", "Power(x, n - 1)");

    [Fact]
    public void SFK0007ForAMethodWithoutSource() =>
        ReportsIn("SFK0007", "[PtxKernel] static void Run(ArrayView<float> x) { x[0] = float.SinPi(x[1]); }", "float.SinPi(x[1])");

    [Fact]
    public void SFK0008ForAFloatAtomic() =>
        ReportsIn("SFK0008", "[PtxKernel] static void Run(ArrayView<float> x) { Atomic.Add(ref x[0], 1f); }", "Atomic.Add(ref x[0], 1f)");

    [Theory]
    [InlineData("if (Group.IdxX < 16) { Group.Barrier(); x[0] = 1; }")]
    [InlineData("if (Group.IdxX >= x.Length) return; Group.Barrier(); x[0] = 1;")]
    [InlineData("for (int i = Group.IdxX; i < 100; i += 32) Group.Barrier();")]
    [InlineData("var l = LocalMemory.Allocate<int>(2); l[0] = Group.IdxX; if (l[0] > 3) Group.Barrier();")]
    [InlineData("int first = Warp.Shuffle(x[0], 0); while (first + Group.IdxX > 7) Group.Barrier();")]
    [InlineData("if (Warp.LaneIdx < 5) Group.Barrier();")]
    [InlineData("int n = 0; if (Group.IdxX > 5) { x[5] = 3; n = 1; } if (n == 1) Group.Barrier();")]
    public void SFK0009ForABarrierThatNotAllThreadsReach(string body) =>
        ReportsIn("SFK0009", $"[PtxKernel] static void Run(ArrayView<int> x) {{ {body} }}", "Group.Barrier()");

    [Theory]
    [InlineData("if (Grid.IdxX < 16) { Group.Barrier(); x[0] = 1; }")]
    [InlineData("for (int i = Grid.IdxX; i < x.Length; i += Grid.DimX) { x[i] = 1; Group.Barrier(); }")]
    [InlineData("if (Group.IdxX == 0) { x[0] = 1; } Group.Barrier(); x[1] = 2;")]
    [InlineData("for (int i = Group.IdxX; i < x.Length; i += Group.DimX) x[i] = i; Group.Barrier(); if (x[0] > 0) x[1] = 2;")]
    public void ABarrierThatAllThreadsReachIsAccepted(string body) =>
        Assert.Empty(GeneratorRun.Of(GeneratorRun.Class($"[PtxKernel] static void Run(ArrayView<int> x) {{ {body} }}")).Diagnostics);

    [Theory]
    [InlineData("if (Warp.LaneIdx < 16) x[0] = Warp.ShuffleDown(x[1], 1);", "Warp.ShuffleDown(x[1], 1)")]
    [InlineData("if (Group.IdxX < 40) x[0] = Warp.ShuffleXor(x[1], 1);", "Warp.ShuffleXor(x[1], 1)")]
    [InlineData("if (Group.IdxX <= 32) x[0] = Warp.ShuffleXor(x[1], 1);", "Warp.ShuffleXor(x[1], 1)")]
    [InlineData("int i = Grid.IdxX * Group.DimX + Group.IdxX; if (i >= x.Length) return; x[i] = Warp.Shuffle(x[i], 0);", "Warp.Shuffle(x[i], 0)")]
    [InlineData("for (int i = Group.IdxX; i < x.IntLength; i += Group.DimX) x[i] = WarpExtensions.Reduce<int, ILGPU.Algorithms.ScanReduceOperations.AddInt32>(x[i]);", "WarpExtensions.Reduce<int, ILGPU.Algorithms.ScanReduceOperations.AddInt32>(x[i])")]
    [InlineData("x[2] = x[Group.IdxX] > 3 ? Warp.ShuffleUp(x[1], 1) : 0;", "Warp.ShuffleUp(x[1], 1)")]
    [InlineData("if (Group.IdxX / 16 == 0) Warp.Barrier();", "Warp.Barrier()")]
    [InlineData("if (Warp.Shuffle(x[0], Group.IdxX & 7) > 2) Warp.Barrier();", "Warp.Barrier()")]
    [InlineData("if (Warp.ShuffleDown(x[Group.IdxX], 1) > 2) Warp.Barrier();", "Warp.Barrier()")]
    [InlineData("if (Group.IdxX + Warp.LaneIdx * 32 < 64) Warp.Barrier();", "Warp.Barrier()")]
    public void SFK0017ForAShuffleThatNotAllThreadsOfAWarpReach(string body, string at) =>
        Reports("SFK0017", GeneratorRun.Class($"[PtxKernel] static void Run(ArrayView<int> x) {{ {body} }}"), at, DiagnosticSeverity.Warning);

    [Theory]
    [InlineData("if (Warp.WarpIdx == 0) x[Group.IdxX] = Warp.ShuffleDown(x[Group.IdxX], 1);")]
    [InlineData("if (Group.IdxX < 64) x[Group.IdxX] = Warp.ShuffleDown(x[Group.IdxX], 1);")]
    [InlineData("if (Group.IdxX <= 31) x[Group.IdxX] = Warp.ShuffleDown(x[Group.IdxX], 1);")]
    [InlineData("if (Group.IdxX / Warp.WarpSize == 1) x[Group.IdxX] = Warp.ShuffleDown(x[Group.IdxX], 1);")]
    [InlineData("int warp = (Grid.IdxX * Group.DimX + Group.IdxX) / Warp.WarpSize; if (warp >= x.Length) return; x[warp] = Warp.ShuffleXor(x[Group.IdxX], 1);")]
    [InlineData("long warp = ((long)Grid.IdxX * Group.DimX + Group.IdxX) / 32; for (; warp < x.Length; warp += Grid.DimX * 8) x[warp] = Warp.ShuffleXor(x[Group.IdxX], 1);")]
    [InlineData("int i = Grid.IdxX * Group.DimX + Group.IdxX; if (i - Warp.LaneIdx >= x.Length) return; x[0] = Warp.ShuffleXor(i, 1);")]
    [InlineData("int sum = 0; for (int i = Group.IdxX; i < x.Length; i += Group.DimX) sum += x[i]; sum += Warp.ShuffleXor(sum, 1); if (Group.IdxX == 0) x[0] = sum;")]
    [InlineData("int first = Warp.Shuffle(x[Group.IdxX], 0); if (first > 3) x[0] = Warp.ShuffleDown(x[Group.IdxX], 1);")]
    [InlineData("if (x[Grid.IdxX] > 3) x[0] = GroupExtensions.Reduce<int, ILGPU.Algorithms.ScanReduceOperations.AddInt32>(x[Group.IdxX]);")]
    public void AShuffleThatAWholeWarpReachesIsAccepted(string body) =>
        Assert.Empty(GeneratorRun.Of(GeneratorRun.Class($"[PtxKernel(BlockSize = 256)] static void Run(ArrayView<int> x) {{ {body} }}")).Diagnostics);

    [Theory]
    [InlineData("foreach (var i in stackalloc int[2]) x[0] = i;", "foreach (var i in stackalloc int[2]) x[0] = i;")]
    [InlineData("ref int r = ref (x[0] > 0 ? ref x[1] : ref x[2]); r = 1;", "x[0] > 0 ? ref x[1] : ref x[2]")]
    [InlineData("x[0] = x[1] switch { 0 => 1 };", "x[1] switch { 0 => 1 }")]
    public void SFK0010ForOtherConstructs(string body, string at)
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Class($"[PtxKernel] static void Run(ArrayView<int> x) {{ {body} }}"));
        Assert.Contains(run.Diagnostics, diagnostic => diagnostic.Id == "SFK0010" && Text(run, diagnostic) == at);
    }

    [Theory]
    [InlineData("BlockSize = 48")]
    [InlineData("BlockSize = 2048")]
    [InlineData("MinimumArchitecture = 35")]
    [InlineData("BlockSize = 512, BlocksPerMultiprocessor = 5")]
    public void SFK0011ForLaunchBoundsOutOfRange(string bounds) =>
        ReportsIn("SFK0011", $"[PtxKernel({bounds})] static void Run(ArrayView<int> x) {{ }}", $"[PtxKernel({bounds})] static void Run(ArrayView<int> x) {{ }}");

    [Theory]
    [InlineData("", "[PtxKernel] static void Run<T>(ArrayView<T> x) where T : unmanaged { }")]
    [InlineData("[PtxInstance(\"two\", typeof(int), typeof(int))]", "PtxInstance(\"two\", typeof(int), typeof(int))")]
    [InlineData("[PtxInstance(\"a\", typeof(int)), PtxInstance(\"A\", typeof(float))]", "PtxInstance(\"A\", typeof(float))")]
    public void SFK0012ForInstancesThatDoNotFit(string instances, string at) =>
        ReportsIn("SFK0012", $"{instances}[PtxKernel] static void Run<T>(ArrayView<T> x) where T : unmanaged {{ }}", at);

    [Theory]
    [InlineData("for (int i = 0; i < KernelLoop.Unroll(x[0]); i++) x[i] = 1;", "i < KernelLoop.Unroll(x[0])")]
    [InlineData("for (int i = 0; i < KernelLoop.Unroll(4); i++) { x[i] = 1; i += 1; }", "i < KernelLoop.Unroll(4)")]
    public void SFK0013ForALoopThatCannotBeWrittenOut(string body, string at) =>
        ReportsIn("SFK0013", $"[PtxKernel] static void Run(ArrayView<int> x) {{ {body} }}", at);

    // (sbyte)200 is -56, 2 - 3u more than four thousand million: no count of rounds that is known as 200 or -1.
    [Theory]
    [InlineData("int", "200", "(sbyte)n")]
    [InlineData("uint", "2", "(int)(n - 3)")]
    [InlineData("int", "3", "(int)((float)n / 2)")]
    public void SFK0013ForACountThatWrapsAroundOrIsRounded(string type, string argument, string count) => ReportsIn(
        "SFK0013",
        $"static void Fill(ArrayView<int> x, {type} n) {{ for (int i = 0; i < KernelLoop.Unroll({count}); i++) x[i] = 1; }} [PtxKernel] static void Run(ArrayView<int> x) => Fill(x, {argument});",
        $"i < KernelLoop.Unroll({count})");

    [Theory]
    [InlineData("var s = SharedMemory.Allocate<int>(x[0]); x[0] = s[0];", "SharedMemory.Allocate<int>(x[0])")]
    [InlineData("for (int i = 0; i < 3; i++) { var s = SharedMemory.Allocate<int>(4); x[0] = s[0]; }", "SharedMemory.Allocate<int>(4)")]
    [InlineData("var s = LocalMemory.Allocate<int>(x[0]); x[0] = s[0];", "LocalMemory.Allocate<int>(x[0])")]
    [InlineData("var s = SharedMemory.Allocate<double>(100000); x[0] = (int)s[0];", "SharedMemory.Allocate<double>(100000)")]
    public void SFK0014ForSharedMemoryOfUnknownSize(string body, string at) =>
        ReportsIn("SFK0014", $"[PtxKernel] static void Run(ArrayView<int> x) {{ {body} }}", at);

    [Fact]
    public void SFK0015ForMutableStaticState() =>
        ReportsIn("SFK0015", "static int counter = 3; [PtxKernel] static void Run(ArrayView<int> x) { x[0] = counter; }", "counter");

    [Fact]
    public void SFK0016ForTwoKernelsOfOneName()
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Class("[PtxKernel] static void Run(ArrayView<int> x) { } [PtxKernel] static void Run(ArrayView<float> x) { }"));
        Assert.Equal(["SFK0016", "SFK0016"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.Equal("[PtxKernel] static void Run(ArrayView<float> x) { }", Text(run, run.Diagnostics[1]));
    }

    [Fact]
    public void ImplicitlyGroupedKernelsAreRefused() =>
        ReportsIn("SFK0002", "[PtxKernel] static void Run(Index1D i, ArrayView<float> x) { x[i] = 1; }", "Index1D i");

    [Fact]
    public void KernelsOfOneNameInTwoNamespacesAndOtherAlphabetsAreFine()
    {
        GeneratorRun run = GeneratorRun.Of("""
            namespace One { static partial class Kernels { [PtxKernel] static void Run(ArrayView<int> x) { x[0] = 1; } } }
            namespace Two { static partial class Kernels { [PtxKernel] static void Run(ArrayView<int> x) { x[0] = 2; } [PtxKernel] static void Größe(ArrayView<float> α, float β) { float γ = β * 2; α[0] = γ; } } }
            """);
        Assert.Equal(["Kernels_Gr_u00F6__u00DF_e", "Kernels_Run", "Kernels_Run"], run.Images().Select(image => image.Entry).Order(StringComparer.Ordinal));
        Assert.All(run.Images(), image => SfKernels.Ptx.PtxModule.Parse(image.Text));
    }

    /// <summary>A kernel as it looks while it is being typed: every prefix of it, token by token.</summary>
    [Fact]
    public void HalfWrittenKernelsAreReportedAndNeverEndTheCompiler()
    {
        const string Kernel = """
            [PtxKernel] static void Run(ArrayView<int> x, (int A, float B) pair, int n)
            {
                var cells = SharedMemory.Allocate<int>(32); cells[Group.IdxX & 31] = Warp.ShuffleXor(n, 1); Group.Barrier();
                for (int i = 0; i < KernelLoop.Unroll(4); i++) { if (cells[i] is > 3 and var y) x[i] += y switch { 0 => pair.A, _ => Math.Max(y, n) }; }
                (n, int m) = (n + 1, Atomic.Add(ref x[2], 5)); x[3] = m > n ? (int)MathF.Sqrt(pair.B) : ~m;
            }
            """;
        string[] words = Kernel.Split(' ');
        for (int count = 1; count <= words.Length; count++)
        {
            GeneratorRun run = GeneratorRun.Of(GeneratorRun.Class(string.Join(" ", words[..count]) + " } }"));
            Assert.DoesNotContain(run.Diagnostics, diagnostic => !diagnostic.Id.StartsWith("SFK", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EveryStatementIsReportedAndInstancesOnlyOnce()
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Class("""
            [PtxKernel, PtxInstance("int", typeof(int)), PtxInstance("float", typeof(float))]
            static void Run<T>(ArrayView<T> x) where T : unmanaged
            {
                var a = new int[2];
                throw new Exception();
            }
            """));
        Assert.Equal(["SFK0003", "SFK0005"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.DoesNotContain(run.Output.SyntaxTrees, tree => tree.FilePath.Contains("Kernels_Run", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryDiagnosticHasItsPageAndItsTest()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SfKernels.sln")))
            root = Path.GetDirectoryName(root)!;
        string[] ids = File.ReadAllLines(Path.Combine(root, "src/SfKernels.Generators/AnalyzerReleases.Unshipped.md")).Where(line => line.StartsWith("SFK", StringComparison.Ordinal)).Select(line => line[..7]).ToArray();
        Assert.Equal(17, ids.Length);
        string[] tests = typeof(DiagnosticTests).GetMethods().Select(method => method.Name).ToArray();
        Assert.All(ids, id => Assert.Contains(tests, test => test.StartsWith(id, StringComparison.Ordinal)));
        Assert.All(ids, id => Assert.StartsWith($"# {id}: ", File.ReadAllText(Path.Combine(root, "docs/diagnostics", id + ".md")), StringComparison.Ordinal));
    }

    private static void ReportsIn(string id, string members, string at) => Reports(id, GeneratorRun.Class(members), at);

    private static void Reports(string id, string source, string at, DiagnosticSeverity severity = DiagnosticSeverity.Error)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(severity, diagnostic.Severity);
        Assert.Equal(at, Text(run, diagnostic));
    }

    private static string Text(GeneratorRun run, Diagnostic diagnostic)
    {
        SyntaxTree tree = run.Input.SyntaxTrees.Single(tree => tree.FilePath == diagnostic.Location.GetLineSpan().Path);
        return tree.GetText().ToString(diagnostic.Location.SourceSpan);
    }
}
