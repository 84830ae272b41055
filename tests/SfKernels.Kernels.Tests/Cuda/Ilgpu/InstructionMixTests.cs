using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using SfKernels.Ptx;
using SfKernels.Ptx.Launching;
using Xunit;
using Xunit.Abstractions;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>
/// Every kernel as our generator compiled it, against what ILGPU's own compiler makes of the same C# method. The two arrange their code differently (unrolling,
/// inlining, hoisting), so counts of the text say little: both texts are executed on the same problems, and each launch is compared by what it did.
/// </summary>
public sealed partial class InstructionMixTests(ITestOutputHelper output)
{
    private static readonly Assembly s_kernels = typeof(AnchorLossKernels).Assembly;

    private static readonly Action<KernelRun>[] s_problems = [AnchorLossProblems.Run, SoftmaxProblems.Run, BoxProblems.Run, ScalarProblems.Run];

    public static TheoryData<OptimizationLevel, MathMode> Settings => new()
    {
        { OptimizationLevel.O1, MathMode.Default }, { OptimizationLevel.O2, MathMode.Default }, { OptimizationLevel.O2, MathMode.Fast },
    };

    [SkippableTheory]
    [MemberData(nameof(Settings))]
    public void NoLaunchMovesMoreBytesOrExecutesMoreSpecialFunctionsThanIlgpus(OptimizationLevel level, MathMode mode)
    {
        using var compiler = Open(level, mode);
        using var ours = KernelRun.Of(new InterpretedLauncher(s_kernels), s_problems);
        using var theirs = KernelRun.Of(new InterpretedLauncher(s_kernels) { Compiler = compiler.Compile }, s_problems);
        SameNumbers(ours, theirs);
        output.WriteLine($"{level}, {mode}: ours/ILGPU's bytes read, bytes written, special functions, instructions of warps");
        foreach (var (own, other) in ours.Measured.Zip(theirs.Measured))
            output.WriteLine(Row(own, other));
        Assert.Empty(Worse(ours, theirs));
    }

    [SkippableTheory]
    [MemberData(nameof(Settings))]
    public void IlgpuCompilesEveryKernel(OptimizationLevel level, MathMode mode)
    {
        using var compiler = Open(level, mode);
        Assert.Empty(PtxKernelList.All.Select(image => Record.Exception(() => compiler.Compile(image, KernelMethod.Of(image, s_kernels))) is Exception refusal ? $"{image.Entry}: {refusal.Message}" : null).OfType<string>());
    }

    [Fact]
    public void EveryKernelHasAProblem()
    {
        using var ours = KernelRun.Of(new InterpretedLauncher(s_kernels), s_problems);
        Assert.Equal(PtxKernelList.All.Select(static image => image.Entry).Order(), ours.Measured.Select(static launch => launch.Entry).Distinct().Order());
    }

    /// <summary>The comparison finds what it looks for: kernels that load everything twice are worse in every launch.</summary>
    [Fact]
    public void LoadsTooManyAreFound()
    {
        using var twice = KernelRun.Of(new InterpretedLauncher(s_kernels) { Compiler = static (image, _) => LoadsTwice(image) }, ScalarProblems.Run);
        using var once = KernelRun.Of(new InterpretedLauncher(s_kernels), ScalarProblems.Run);
        SameNumbers(twice, once);
        Assert.Equal(once.Measured.Count, Worse(twice, once).Length);
        Assert.Empty(Worse(once, twice));
    }

    private static IKernelCompiler Open(OptimizationLevel level, MathMode mode)
    {
        var compiler = OtherCompiler.Open(level, mode);
        Skip.If(compiler is null, "needs the packages flavour: ILGPU's own compiler");
        return compiler;
    }

    private static KernelImage LoadsTwice(KernelImage image) =>
        new(image.Entry, GlobalLoad().Replace(image.Text, "$0\n$0"), image.BlockSize, image.MinimumArchitecture, image.SharedBytes, image.Parameters.ToArray());

    [GeneratedRegex(@"^ *ld\.global\..*;", RegexOptions.Multiline)]
    private static partial Regex GlobalLoad();

    private static string[] Worse(KernelRun ours, KernelRun theirs)
    {
        Assert.Equal(ours.Measured.Select(static launch => (launch.Entry, launch.Problem)), theirs.Measured.Select(static launch => (launch.Entry, launch.Problem)));
        return [.. ours.Measured.Zip(theirs.Measured).Where(static pair => IsWorse(pair.First.Statistics, pair.Second.Statistics)).Select(static pair => Row(pair.First, pair.Second))];
    }

    private static bool IsWorse(LaunchStatistics ours, LaunchStatistics theirs) =>
        ours.GlobalBytesRead > theirs.GlobalBytesRead || ours.GlobalBytesWritten > theirs.GlobalBytesWritten || ours.SpecialFunctions > theirs.SpecialFunctions;

    // The same work: whole numbers are equal, and the others differ by the roundings of approximations and of the storage format.
    private static void SameNumbers(KernelRun ours, KernelRun theirs)
    {
        Assert.Equal(ours.Numbers.Count, theirs.Numbers.Count);
        for (var i = 0; i < ours.Numbers.Count; i++)
        {
            var ((problem, own), (_, other)) = (ours.Numbers[i], theirs.Numbers[i]);
            var relative = problem.Contains("BFloat16", StringComparison.Ordinal) ? 1.0 / 128 : problem.Contains("Float16", StringComparison.Ordinal) ? 1.0 / 1024 : 1e-5;
            if (!(own.Equals(other) || Math.Abs(own - other) <= relative * Math.Abs(other) + 1e-5))
                Assert.Fail($"{problem}, number {i}: {own:R}, from the other compiler's kernel {other:R}");
        }
    }

    private static string Row(MeasuredKernel own, MeasuredKernel other)
    {
        var (ours, theirs) = (own.Statistics, other.Statistics);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{own.Entry} | {own.Problem} | {ours.GlobalBytesRead}/{theirs.GlobalBytesRead} | {ours.GlobalBytesWritten}/{theirs.GlobalBytesWritten} | {ours.SpecialFunctions}/{theirs.SpecialFunctions} | {ours.WarpInstructions}/{theirs.WarpInstructions}");
    }
}
