using SfKernels.Detection.RetinaNet;
using SfKernels.Ops;
using SfKernels.Training.Runs;
using SfKernels.Training.Tests.Trainer;
using SfKernels.Training.Trainer;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Runs;

/// <summary>Both memory formats train the same, and no loss copies a map of either.</summary>
[Collection(nameof(SeededTests))]
public sealed class MemoryFormatTests
{
    [Fact]
    public void BothFormatsTrainTheSame()
    {
        using var fixture = new SessionFixture();
        fixture.Run("last", SessionFixture.Options with { Iterations = 4 });
        fixture.Run("planes", SessionFixture.Options with { Iterations = 4, MemoryFormat = "contiguous" });
        foreach (var (last, planes) in fixture.Steps("last").Zip(fixture.Steps("planes")))
            Assert.Equal(planes.Loss, last.Loss, 1e-3 * planes.Loss);
    }

    [Theory]
    [InlineData(MemoryFormat.ChannelsLast)]
    [InlineData(MemoryFormat.Contiguous)]
    public void HeadOutputsHaveTheFormatAndAreReadInPlace(MemoryFormat format)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var model = new RetinaNet(ModelSettings.Of(SessionFixture.Options, 3, 1e-3));
        Tensor[] before = [.. model.parameters().Select(static p => p.clone())];
        MemoryFormats.Apply(model, format);
        Assert.All(model.parameters().Zip(before), static pair => Assert.True(pair.First.eq(pair.Second).all().item<bool>()));
        Assert.All(model.parameters().Where(static p => p.dim() == 4), p => Assert.True(Lies(p, format)));
        DenseOutputs outputs = model.Outputs(MemoryFormats.Of(randn(2, 3, 64, 96), format));
        Assert.All(outputs.Logits.Concat(outputs.Deltas), map => Assert.True(Lies(map, format) && AnchorLogits.IsReadable(map), string.Join(",", map.stride())));
    }

    [Fact]
    public void AnUnknownFormatIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => RunEngine.FormatOf("nhwc"));
        Assert.Contains("use channels-last or contiguous", error.Message, StringComparison.Ordinal);
    }

    private static bool Lies(Tensor map, MemoryFormat format) => format == MemoryFormat.Contiguous ? map.is_contiguous() : map.permute(0, 2, 3, 1).is_contiguous();
}
