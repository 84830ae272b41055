using System.Text.RegularExpressions;
using SfKernels.Cli.Commands;
using SfKernels.Kernels;
using Xunit;

namespace SfKernels.Cli.Tests;

public sealed partial class KernelsTests : IDisposable
{
    private const string Kernel = "AnchorLossKernels_Forward_CrossEntropyFloat";

    private readonly Sfk _sfk = new();

    public void Dispose() => _sfk.Dispose();

    [Fact]
    public async Task TheListCountsWhatThePtxHolds()
    {
        string ptx = (await _sfk.DoneAsync("kernels", "--ptx", Kernel)).Output;
        Assert.Contains($".visible .entry {Kernel}(", ptx, StringComparison.Ordinal);
        Match row = Row().Match((await _sfk.DoneAsync("kernels")).Output);
        Assert.True(row.Success, "no row of the kernel");
        int Number(int column) => int.Parse(row.Groups[column].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(256, Number(1));
        Assert.Equal(70, Number(2));

        // Each variable begins where its alignment lets it.
        static int Of(Match variable, int group) => int.Parse(variable.Groups[group].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(SharedVariable().Matches(ptx).Aggregate(0, static (end, variable) => ((end + Of(variable, 1) - 1) / Of(variable, 1) * Of(variable, 1)) + Of(variable, 2)), Number(3));

        // Comments carry C# and blank lines nothing: neither may count as an instruction.
        int statements = ptx.Split('\n').Count(static line => line.TrimEnd().EndsWith(';') && !line.TrimStart().StartsWith('.') && !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
        Assert.Equal(statements, Number(5));

        // float32 logits are read once, and a label for each 80 of them; softplus is an exponential and a logarithm or less.
        Assert.InRange(double.Parse(row.Groups[6].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), 4.05, 4.5);
        Assert.InRange(double.Parse(row.Groups[8].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), 1, 2);
    }

    [Fact]
    public void AKernelThatIsBeingWrittenHasNoCostsYet()
    {
        string[] row = KernelsCommand.Row(PtxKernelList.All.First(static image => image.Entry == Kernel), cost: null);
        Assert.Equal([Kernel, "256", "70"], row[..3]);
        Assert.Equal(["-", "-", "-", "not measured"], row[6..]);
    }

    [GeneratedRegex(@"AnchorLossKernels_Forward_CrossEntropyFloat\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+([\d.]+)\D+([\d.]+)\D+([\d.]+)\W+logit")]
    private static partial Regex Row();

    [GeneratedRegex(@"\.shared \.align (\d+) .*\[(\d+)\];")]
    private static partial Regex SharedVariable();
}
