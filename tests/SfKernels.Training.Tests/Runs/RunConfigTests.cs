using System.Text.Json.Nodes;
using SfKernels.Kernels.Geometry;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Data;
using SfKernels.Training.Runs;
using Xunit;

namespace SfKernels.Training.Tests.Runs;

public sealed class RunConfigTests : IDisposable
{
    private readonly RunFolder _folder = new(Directory.CreateTempSubdirectory("sfk-config-").FullName);

    public void Dispose() => Directory.Delete(_folder.Path, recursive: true);

    private static RunConfig Config(RunOptions options) => new(
        "0.1.0",
        new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        "libtorch 1.13.0",
        options,
        ModelSettings.Of(options, 2, 0.00187),
        new ResizeRule(480, 640),
        [new Category(1, 7, "one"), new Category(2, 9, "two")],
        new DatasetFacts("voc:a/train", "0123456789abcdef", 10, 20),
        new DatasetFacts("voc:a/val", "fedcba9876543210", 3, 4),
        new PriorFacts(100, 200_000, 0.00187, -6.28, 1.5));

    [Fact]
    public void WhatIsWrittenIsReadAgain()
    {
        RunConfig config = Config(new RunOptions { Data = "voc:a", Backbone = "resnet18", Loss = "ce", Guidance = "learned", LearningRate = 0.1 / 3, ClipNorm = 10, TimeBudget = 5 });
        config.Write(_folder);
        RunConfig read = RunConfig.Read(_folder);
        Assert.Equal(config.Options, read.Options);
        Assert.Equal(config.Model.Loss, read.Model.Loss);
        Assert.Equal(config.Model.Anchors, read.Model.Anchors);
        Assert.Equal((config.Model.Matcher, config.Model.BoxCoder, config.Model.Detection), (read.Model.Matcher, read.Model.BoxCoder, read.Model.Detection));
        Assert.Equal((config.Model.Pyramid, config.Model.Head, config.Model.Prior), (read.Model.Pyramid, read.Model.Head, read.Model.Prior));
        Assert.Equal(config.Model.Tiny.StageChannels, read.Model.Tiny.StageChannels);
        Assert.Equal(config.Categories, read.Categories);
        Assert.Equal(config.Prior, read.Prior);
        config.Identity().Check(read.Identity(), _folder.Path);
    }

    [Fact]
    public void AFolderWithoutARunSaysSo()
    {
        var error = Assert.Throws<FileNotFoundException>(() => RunConfig.Read(_folder));
        Assert.Contains($"'{_folder.Path}' holds no run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AConfigurationThatIsCutOffIsNamed()
    {
        Config(new RunOptions()).Write(_folder);
        File.WriteAllText(_folder.Config, File.ReadAllText(_folder.Config)[..100]);
        var error = Assert.Throws<InvalidDataException>(() => RunConfig.Read(_folder));
        Assert.Contains(_folder.Config, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("options")]
    [InlineData("model")]
    [InlineData("resize")]
    [InlineData("categories")]
    [InlineData("train")]
    [InlineData("val")]
    public void APartThatIsNotThereIsNamed(string part)
    {
        Config(new RunOptions()).Write(_folder);
        JsonObject json = JsonNode.Parse(File.ReadAllText(_folder.Config))!.AsObject();
        Assert.True(json.Remove(part));
        File.WriteAllText(_folder.Config, json.ToJsonString());
        var error = Assert.Throws<InvalidDataException>(() => RunConfig.Read(_folder));
        Assert.Contains($"'{_folder.Config}' has no \"{part}\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataThatMovedIsTheSameData()
    {
        RunConfig config = Config(new RunOptions());
        RunConfig moved = config with { Train = config.Train with { Name = "voc:b/train" } };
        config.Identity().Check(moved.Identity(), "runs/a");
        RunConfig other = config with { Train = config.Train with { Fingerprint = "ffffffffffffffff" } };
        var error = Assert.Throws<ArgumentException>(() => config.Identity().Check(other.Identity(), "runs/a"));
        Assert.Contains("voc:a/train (fingerprint 0123456789ab, 10 images), now it is voc:a/train (fingerprint ffffffffffff, 10 images)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda:99")]
    public void LengthAndRatesMayChange(string device)
    {
        RunConfig config = Config(new RunOptions { Iterations = 100, LearningRate = 0.1 });
        RunIdentity later = Config(new RunOptions { Iterations = 200, LearningRate = 0.01, EvalEvery = 5, Device = device }).Identity();
        config.Identity().Check(later, "runs/a");
        Assert.Equal(config.Identity().Entries, later.Entries);
    }
}
