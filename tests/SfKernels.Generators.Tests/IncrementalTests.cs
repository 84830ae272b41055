using Microsoft.CodeAnalysis;
using SfKernels.Generators.Models;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>What runs again after an edit, and that the same source gives the same bytes.</summary>
public sealed class IncrementalTests
{
    private const string Other = "static class Formulas { public static float Twice(float x) => x + x; }";

    private static string Source(string statement) => GeneratorRun.Class($$"""
        [PtxKernel]
        static void Run(ArrayView<float> x)
        {
            Group.Barrier();
            {{statement}}
        }
        """);

    [Fact]
    public void ACommentChangesNothing()
    {
        GeneratorRun first = GeneratorRun.Of([Source("x[0] = Formulas.Twice(x[1]);"), Other]);
        GeneratorRun second = first.Edited(0, "// A comment, and with it other line numbers.\n\n" + Source("x[0] = Formulas.Twice(x[1]); // and another"));
        // The place of the barrier is another one, which only its diagnostic would tell.
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, "Parsed"));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, "Models"));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(second, "Compiled"));
        Assert.All(OutputReasons(second), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    [Fact]
    public void AnUnrelatedFileChangesNothing()
    {
        GeneratorRun first = GeneratorRun.Of([Source("x[0] = 1;"), Other]);
        GeneratorRun second = first.Edited(1, "class Another { int field = 3; int Value => field; }");
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(second, "Compiled"));
    }

    [Fact]
    public void AFormulaInAnotherFileIsCompiledAgain()
    {
        GeneratorRun first = GeneratorRun.Of([Source("x[0] = Formulas.Twice(x[1]);"), Other]);
        GeneratorRun second = first.Edited(1, Other.Replace("x + x", "x + x * x", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, "Models"));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, "Compiled"));
        Assert.Contains("fma.rn.f32", second.Ptx(), StringComparison.Ordinal);
    }

    [Fact]
    public void OneKernelOfTwoIsCompiledAgain()
    {
        const string Two = "static partial class Second { [PtxKernel] static void Run(ArrayView<float> x) { x[0] = 2; } }";
        GeneratorRun first = GeneratorRun.Of([Source("x[0] = 1;"), Two]);
        GeneratorRun second = first.Edited(1, Two.Replace("= 2", "= 3", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], Reasons(second, "Compiled").OrderBy(reason => reason.ToString()));
        // The text of the other kernel is the same object: nothing compiled it, and nothing wrote it.
        Assert.Same(Compiled(first, "Kernels_Run"), Compiled(second, "Kernels_Run"));
        Assert.NotSame(Compiled(first, "Second_Run"), Compiled(second, "Second_Run"));
        Assert.Contains(IncrementalStepRunReason.Cached, OutputReasons(second));
    }

    [Fact]
    public void TheSameSourceGivesTheSameBytes()
    {
        string source = Source("for (int i = Group.IdxX; i < x.Length; i += Group.DimX) x[i] = MathF.Exp(x[i]) * 2;");
        Assert.Equal(Texts(GeneratorRun.Of(source)), Texts(GeneratorRun.Of(source)));

        static IEnumerable<string> Texts(GeneratorRun run) => run.Driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString());
    }

    [Fact]
    public void TheCSharpLinesAreLeftOutWhenTheProjectSaysSo()
    {
        string source = Source("x[0] = x[1] * 2;");
        Assert.Contains("    // x[0] = x[1] * 2;\n", GeneratorRun.Of(source).Ptx(), StringComparison.Ordinal);
        Assert.DoesNotContain("    //", GeneratorRun.Of(source, ("SfkPtxComments", "false")).Ptx(), StringComparison.Ordinal);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRun run, string step) =>
        run.Driver.GetRunResult().Results.Single().TrackedSteps[step].SelectMany(single => single.Outputs).Select(output => output.Reason);

    private static object Compiled(GeneratorRun run, string entry) => run.Driver.GetRunResult().Results.Single().TrackedSteps["Compiled"]
        .SelectMany(step => step.Outputs).Select(output => (CompiledKernel)output.Value).Single(kernel => kernel.Model.Entry == entry);

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRun run) =>
        run.Driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(single => single.Outputs).Select(output => output.Reason);
}
