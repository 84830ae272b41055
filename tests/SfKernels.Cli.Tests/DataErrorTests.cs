using SfKernels.Training.Data;
using TorchSharp;
using Xunit;

namespace SfKernels.Cli.Tests;

/// <summary>Damaged data, seen from the command line.</summary>
public sealed class DataErrorTests : IDisposable
{
    private readonly Sfk _sfk = new();

    public DataErrorTests()
    {
        Directory.CreateDirectory(_sfk.At("coco", "annotations"));
        Directory.CreateDirectory(_sfk.At("coco", "train"));
    }

    public void Dispose() => _sfk.Dispose();

    private const string Good = """
        {"images":[{"id":1,"file_name":"one.jpg","width":64,"height":64}],
         "annotations":[{"id":1,"image_id":1,"category_id":7,"bbox":[8,8,30,30],"area":900,"iscrowd":0}],
         "categories":[{"id":7,"name":"seven"}]}
        """;

    private void Annotate(string json)
    {
        File.WriteAllText(_sfk.At("coco", "annotations", "instances_train.json"), json);
        File.WriteAllText(_sfk.At("coco", "annotations", "instances_val.json"), Good);
    }

    private string[] Training => ["train", "--data", $"coco:{_sfk.At("coco")}", "--image-size", "64", "--channels", "16", "--head-convs", "1", "--batch", "1", "--iterations", "2", "--threads", "1", "--out", _sfk.At("runs", "first")];

    // What cannot be used is found out before anything is written, or the run is taken back.
    private async Task RefusedWithoutATraceAsync(IEnumerable<string> arguments, params string[] parts)
    {
        await _sfk.RefusedAsync(arguments, parts);
        Assert.False(Directory.Exists(_sfk.At("runs")), "the run left its folder behind");
    }

    [Fact]
    public async Task AMissingPictureIsNamed()
    {
        Annotate(Good);
        await RefusedWithoutATraceAsync(Training, "one.jpg", "no such picture");
    }

    [Fact]
    public async Task ATruncatedPictureIsNamed()
    {
        Annotate(Good);
        string file = _sfk.At("coco", "train", "one.jpg");
        using (torch.Tensor pixels = torch.randint(0, 255, [3, 64, 64], torch.uint8))
            await File.WriteAllBytesAsync(file, PictureFile.Encode(pixels, lossless: false));
        byte[] whole = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, whole[..(whole.Length / 3)]);
        await RefusedWithoutATraceAsync(Training, "one.jpg", "cannot be decoded");
    }

    [Fact]
    public async Task JsonThatIsCutOffIsNamed()
    {
        Annotate(Good[..(Good.Length / 2)]);
        await RefusedWithoutATraceAsync(Training, "instances_train.json");
    }

    [Fact]
    public async Task AnUnknownCategoryIsNamed()
    {
        Annotate(Good.Replace("\"category_id\":7", "\"category_id\":8", StringComparison.Ordinal));
        await RefusedWithoutATraceAsync(Training, "instances_train.json", "8");
    }

    [Fact]
    public async Task DataThatIsNotThereIsNamed() =>
        await RefusedWithoutATraceAsync([.. Training, "--train-split", "other"], "instances_other.json");

    [Theory]
    [InlineData("""{"images":[{"id":1,"file_name":"one.jpg","width":64,"height":64}],"annotations":[],"categories":[{"id":7,"name":"seven"}]}""", "give no prior", "give a split that has some")]
    [InlineData("""{"images":[{"id":1,"file_name":"one.jpg","width":64,"height":64}],"annotations":[{"id":1,"image_id":1,"category_id":7,"bbox":[80,80,9,9]}],"categories":[{"id":7,"name":"seven"}]}""", "give no prior", "with 0 boxes")]
    [InlineData("""{"images":[{"id":1,"file_name":"one.jpg","width":64,"height":64}],"annotations":[],"categories":[]}""", "has no classes", "\"categories\"")]
    public async Task DataThatHoldsNothingToLearnIsNamed(string json, string what, string wayOut)
    {
        Annotate(json);
        File.Copy(_sfk.At("coco", "annotations", "instances_train.json"), _sfk.At("coco", "annotations", "instances_val.json"), overwrite: true);
        await RefusedWithoutATraceAsync(Training, "coco", what, wayOut);
        await RefusedWithoutATraceAsync(["prior", "--data", $"coco:{_sfk.At("coco")}"], "coco", what, wayOut);
    }

    [Fact]
    public async Task ASplitWithoutPicturesIsNamed()
    {
        Annotate("""{"images":[],"annotations":[],"categories":[{"id":7,"name":"seven"}]}""");
        await RefusedWithoutATraceAsync(Training, "/train has no images", "--train-split");
    }

    [Fact]
    public async Task WeightsThatAreNoWeightsAreNamed()
    {
        Annotate(Good);
        string file = _sfk.At("weights.safetensors");
        await File.WriteAllTextAsync(file, "no weights");
        await RefusedWithoutATraceAsync([.. Training, "--init", file], "weights.safetensors");
    }

    [Fact]
    public async Task WhatWasInTheFolderStays()
    {
        Annotate(Good);
        string notes = _sfk.At("runs", "first", "notes.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(notes)!);
        await File.WriteAllTextAsync(notes, "mine");
        await _sfk.RefusedAsync(Training, "one.jpg", "no such picture");
        Assert.Equal([notes], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(notes)!));
    }

    [Theory]
    [InlineData("cuda:99", "CUDA devices")]
    [InlineData("toaster", "--device is 'toaster'")]
    public async Task ADemoThatCannotStartLeavesAnEarlierOne(string device, string message)
    {
        string config = _sfk.At("demo", "config.json");
        await _sfk.RefusedAsync(["demo", "--device", device, "--out", _sfk.At("demo")], message);
        Assert.False(Directory.Exists(_sfk.At("demo")), "the demo left its folder behind");

        Directory.CreateDirectory(_sfk.At("demo"));
        await File.WriteAllTextAsync(config, "{}");
        await _sfk.RefusedAsync(["demo", "--device", device, "--out", _sfk.At("demo")], message);
        Assert.Equal("{}", await File.ReadAllTextAsync(config));
    }

    [Fact]
    public async Task DetectionsThatAreCutOffAreNamed()
    {
        Annotate(Good);
        string file = _sfk.At("found.json");
        await File.WriteAllTextAsync(file, "[{\"image_id\":1,\"category_id\":7,\"bbox\":[1,2,3");
        await _sfk.RefusedAsync(["score", "--data", $"coco:{_sfk.At("coco")}", "--split", "val", "--detections", file], "found.json");
    }
}
