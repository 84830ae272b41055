using System.Diagnostics;
using SfKernels.Kernels.Cpu;
using Xunit;

namespace SfKernels.Kernels.Tests.Classification;

/// <summary>The same suite on lesser processors, which the runtime plays when it is told to: in processes of their own.</summary>
public sealed class LaneWidthTests
{
    /// <summary>Set in a child: the width it must choose, and the only one that the suites try.</summary>
    public const string Variable = "SFK_TEST_LANE_WIDTH";

    [SkippableTheory]
    [InlineData("DOTNET_EnableAVX512", "DOTNET_EnableAVX512F", LaneWidth.Bits256)]
    [InlineData("DOTNET_EnableAVX2", "DOTNET_EnableAVX", LaneWidth.Bits128)]
    [InlineData("DOTNET_EnableHWIntrinsic", "DOTNET_EnableHWIntrinsic", LaneWidth.Scalar)]
    public void TheSuitePassesWithout(string variable, string olderName, object expected)
    {
        Skip.If(Environment.GetEnvironmentVariable(Variable) is not null, "this is a child already");
        Skip.If(LossDispatch.Widest < (LaneWidth)expected, $"this processor has no more than {LossDispatch.Widest}");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        string[] suites = [nameof(SigmoidCrossEntropyTests), nameof(FocalGammaTwoTests), nameof(FocalGammaFractionTests), nameof(SoftmaxCrossEntropyCpuTests), nameof(TheChosenWidthIsTheExpectedOne)];
        start.ArgumentList.Add("test");
        start.ArgumentList.Add(typeof(LaneWidthTests).Assembly.Location);
        start.ArgumentList.Add("--filter");
        start.ArgumentList.Add(string.Join('|', suites.Select(name => $"FullyQualifiedName~{name}")));
        start.Environment[variable] = start.Environment[olderName] = "0";
        start.Environment[Variable] = expected.ToString();
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0 && output.Contains("Passed!", StringComparison.Ordinal), output);
    }

    [SkippableFact]
    public void TheChosenWidthIsTheExpectedOne()
    {
        var expected = Environment.GetEnvironmentVariable(Variable);
        Skip.If(expected is null, "for the children of " + nameof(TheSuitePassesWithout));
        Assert.Equal(expected, LossDispatch.Widest.ToString());
    }
}
