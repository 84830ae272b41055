using SfKernels.Detection.Weights;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.Weights;

public sealed class WeightLoaderTests
{
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void EveryDtypePassesThroughAFile(ScalarType dtype)
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new ScratchFolder();
        Tensor whole = arange(0, 12).reshape(3, 4).to(dtype);
        string path = Path.Combine(folder.Path, "t.safetensors");
        WeightFile.Write(path, new Dictionary<string, Tensor> { ["whole"] = whole, ["turned"] = whole.t(), ["none"] = zeros(0, 2).to(dtype) });
        IReadOnlyDictionary<string, RawTensor> read = WeightFile.Read(path);
        Assert.True(read["whole"].ToTensor().Equals(whole));
        Assert.True(read["turned"].ToTensor().Equals(whole.t()));
        Assert.Equal([0, 2], read["none"].ToTensor().shape);
        Assert.Equal(dtype, read["none"].ToTensor().dtype);
    }

    [Fact]
    public void AModuleComesBackExactly()
    {
        using var folder = new ScratchFolder();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using nn.Module first = Module(4);
        using nn.Module second = Module(4);
        WeightFile.Write(path, first);
        WeightReport report = WeightLoader.Load(second, path);
        Assert.Equal(7, report.Loaded.Count);
        Assert.Equal(State(first), State(second));
    }

    [Fact]
    public void OtherShapesAreListedAndNothingIsTouched()
    {
        using nn.Module narrow = Module(4);
        using nn.Module wide = Module(8);
        float[] before = State(wide);
        ArgumentException error = Assert.Throws<ArgumentException>(() => WeightLoader.Load(wide, Raw(narrow), WeightMatch.Exact));
        Assert.Contains("0.weight is F32 [4, 3, 3, 3] in the file, Float32 [8, 3, 3, 3] in the model", error.Message, StringComparison.Ordinal);
        Assert.Contains("and 1 more", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, State(wide));
    }

    [Fact]
    public void MissingAndUnknownNamesAreListed()
    {
        using nn.Module module = Module(4);
        Dictionary<string, RawTensor> raw = Raw(module);
        raw.Add("extra", raw["0.bias"]);
        raw.Remove("0.bias");
        ArgumentException error = Assert.Throws<ArgumentException>(() => WeightLoader.Load(module, raw, WeightMatch.Exact));
        Assert.Contains("missing in the file (1): 0.bias", error.Message, StringComparison.Ordinal);
        Assert.Contains("unknown to the model (1): extra", error.Message, StringComparison.Ordinal);
        WeightReport report = WeightLoader.Load(module, raw, WeightMatch.Initial);
        Assert.Equal(["0.bias"], report.Missing);
        Assert.Equal(["extra"], report.Unexpected);
    }

    [Fact]
    public void ClassLayersOfAnotherSizeAreSkippedForAStart()
    {
        using nn.Module narrow = Module(4);
        using nn.Module wide = Module(8);
        WeightReport report = WeightLoader.Load(wide, Raw(narrow), WeightMatch.Initial, ["0.", "1."]);
        Assert.Equal(["1.num_batches_tracked"], report.Loaded);
        Assert.Equal(6, report.Skipped.Count);
        Assert.Throws<ArgumentException>(() => WeightLoader.Load(wide, Raw(narrow), WeightMatch.Initial, ["0."]));
    }

    [Fact]
    public void AFileThatFitsNowhereIsRefused()
    {
        using nn.Module module = Module(4);
        var other = new Dictionary<string, RawTensor> { ["a"] = new(ElementType.F32, [1], new byte[4]) };
        Assert.Contains("no tensor of the file", Assert.Throws<ArgumentException>(() => WeightLoader.Load(module, other, WeightMatch.Initial)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IntegersAreNoWeights()
    {
        using nn.Module module = Module(4);
        Dictionary<string, RawTensor> raw = Raw(module);
        raw["0.bias"] = new RawTensor(ElementType.I32, [4], new byte[16]);
        Assert.Contains("0.bias is I32", Assert.Throws<ArgumentException>(() => WeightLoader.Load(module, raw, WeightMatch.Exact)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataParallelPrefixIsDropped()
    {
        using nn.Module module = Module(4);
        Dictionary<string, RawTensor> raw = Raw(module).ToDictionary(static pair => $"module.{pair.Key}", static pair => pair.Value);
        Assert.Equal(7, WeightLoader.Load(module, raw, WeightMatch.Exact).Loaded.Count);
    }

    private static nn.Module Module(long channels) => nn.Sequential(("0", nn.Conv2d(3, channels, 3)), ("1", nn.BatchNorm2d(channels)));

    private static Dictionary<string, RawTensor> Raw(nn.Module module) =>
        module.state_dict().ToDictionary(static pair => pair.Key, static pair => WeightFile.FromTensor(pair.Value));

    private static float[] State(nn.Module module)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. module.state_dict().Values.SelectMany(static value => value.detach().to(ScalarType.Float32).reshape(-1).data<float>().ToArray())];
    }
}
