using System.Text.Json;
using SfKernels.TestSupport;
using SfKernels.Training.Data;
using TorchSharp;
using Xunit;

namespace SfKernels.Cli.Tests;

/// <summary>Commands that use a finished run, and what a run refuses.</summary>
public sealed class TrainedRunTests(TrainedRun trained) : IClassFixture<TrainedRun>
{
    private readonly Sfk _sfk = trained.Sfk;

    [Fact]
    public async Task EvalWritesMetricsAndDetectionsThatScoreAgreesWith()
    {
        string found = _sfk.At("found.json");
        await _sfk.DoneAsync("eval", "--run", trained.Folder, "--json", _sfk.At("eval.json"), "--detections", found, "--min-score", "0", "--threads", "1");
        JsonElement results = JsonDocument.Parse(await File.ReadAllTextAsync(found)).RootElement;
        Assert.Equal(JsonValueKind.Array, results.ValueKind);
        JsonElement first = results.EnumerateArray().First();
        Assert.Equal(4, first.GetProperty("bbox").GetArrayLength());
        Assert.InRange(first.GetProperty("category_id").GetInt32(), 1, 2);

        await _sfk.DoneAsync("score", "--data", Sfk.SmallTraining[1], "--split", "val", "--detections", found, "--json", _sfk.At("score.json"));
        MetricsShape.Assert(_sfk.At("eval.json"));
        Assert.Equal(await File.ReadAllTextAsync(_sfk.At("eval.json")), await File.ReadAllTextAsync(_sfk.At("score.json")));
    }

    [Fact]
    public async Task PredictDrawsPicturesAndListsBoxes()
    {
        using (IDisposable scope = torch.NewDisposeScope())
        {
            IDetectionDataset scenes = DatasetSpec.Parse(Sfk.SmallTraining[1], "val");
            File.WriteAllBytes(_sfk.At("a.png"), PictureFile.Encode(scenes.LoadPixels(0), lossless: true));
            Directory.CreateDirectory(_sfk.At("more"));
            File.WriteAllBytes(_sfk.At("more", "a.jpg"), PictureFile.Encode(scenes.LoadPixels(1), lossless: false));
            File.WriteAllBytes(_sfk.At("more", "a.png"), PictureFile.Encode(scenes.LoadPixels(2), lossless: true));
        }

        string drawn = _sfk.At("drawn");
        await _sfk.DoneAsync("predict", "--run", trained.Folder, "--images", _sfk.At("a.png"), _sfk.At("more"), "--out", drawn, "--min-score", "0", "--threads", "1");
        JsonElement predictions = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(drawn, "predictions.json"))).RootElement;
        Assert.Equal(3, predictions.GetArrayLength());
        foreach (JsonElement prediction in predictions.EnumerateArray())
        {
            using torch.Tensor picture = PictureFile.Read(prediction.GetProperty("drawn").GetString()!);
            Assert.Equal([3, 64, 64], picture.shape);
            Assert.All(prediction.GetProperty("detections").EnumerateArray(), static found => Assert.Equal(4, found.GetProperty("box").GetArrayLength()));
        }

        Assert.Equal(["a.png", "a-2.png", "a.jpg"], predictions.EnumerateArray().Select(static p => Path.GetFileName(p.GetProperty("drawn").GetString())).OrderBy(static n => n!.Length).ThenBy(static n => n).OrderBy(static n => n == "a.png" ? 0 : n == "a-2.png" ? 1 : 2));
        using torch.Tensor before = PictureFile.Read(_sfk.At("a.png"));
        using torch.Tensor after = PictureFile.Read(Path.Combine(drawn, "a.png"));
        bool found = predictions[0].GetProperty("detections").GetArrayLength() > 0;
        Assert.Equal(found, !before.Equals(after));
    }

    [Theory]
    [InlineData("mine")]
    [InlineData("link")]
    public async Task PredictDoesNotDrawOverItsOwnPictures(string folder)
    {
        string picture = _sfk.At("mine", "a.png");
        Directory.CreateDirectory(_sfk.At("mine"));
        using (torch.Tensor pixels = torch.zeros(3, 9, 9, torch.uint8))
            await File.WriteAllBytesAsync(picture, PictureFile.Encode(pixels, lossless: true));
        byte[] before = await File.ReadAllBytesAsync(picture);
        if (folder == "link")
            Directory.CreateSymbolicLink(_sfk.At("link"), _sfk.At("mine"));
        await _sfk.RefusedAsync(["predict", "--run", trained.Folder, "--images", _sfk.At("mine"), "--out", _sfk.At(folder)], "--out is", "would replace the picture", "choose another folder");
        Assert.Equal(before, await File.ReadAllBytesAsync(picture));
        Assert.Equal([picture], Directory.GetFiles(_sfk.At("mine")));
    }

    [Fact]
    public async Task PredictSeesItsPicturesThroughLinksAnywhere()
    {
        string picture = await PictureAsync("real", "deep", "a.png");
        Directory.CreateSymbolicLink(_sfk.At("away"), _sfk.At("real"));
        byte[] before = await File.ReadAllBytesAsync(picture);
        await _sfk.RefusedAsync(["predict", "--run", trained.Folder, "--images", picture, "--out", _sfk.At("away", "deep")], "would replace the picture");
        await _sfk.RefusedAsync(["predict", "--run", trained.Folder, "--images", _sfk.At("away", "deep", "a.png"), "--out", _sfk.At("real", "deep")], "would replace the picture");

        // A link to a picture elsewhere: its copy would land on the picture.
        Directory.CreateDirectory(_sfk.At("links"));
        File.CreateSymbolicLink(_sfk.At("links", "a.png"), Path.Combine("..", "away", "deep", "a.png"));
        await _sfk.RefusedAsync(["predict", "--run", trained.Folder, "--images", _sfk.At("links"), "--out", _sfk.At("real", "deep")], "would replace the picture");
        Assert.Equal(before, await File.ReadAllBytesAsync(picture));
        await _sfk.DoneAsync("predict", "--run", trained.Folder, "--images", _sfk.At("links"), "--out", _sfk.At("drawn-links"), "--threads", "1");
    }

    [Fact]
    public async Task PredictKeepsPicturesFromItsList()
    {
        string picture = await PictureAsync("listed", "a.png");
        byte[] before = await File.ReadAllBytesAsync(picture);
        await _sfk.RefusedAsync(["predict", "--run", trained.Folder, "--images", picture, "--out", _sfk.At("list"), "--json", picture], "--json is", "one of the pictures");
        await _sfk.RefusedAsync(["predict", "--run", trained.Folder, "--images", picture, "--out", _sfk.At("list"), "--json", _sfk.At("list", "a.png")], "--json is", "one of the pictures");
        Assert.Equal(before, await File.ReadAllBytesAsync(picture));
        Assert.False(Directory.Exists(_sfk.At("list")), "something was drawn");
    }

    [Fact]
    public async Task PredictTakesLongNamesAndLeavesHiddenFiles()
    {
        string picture = await PictureAsync("names", $"{new string('n', 245)}.png");
        await File.WriteAllTextAsync(_sfk.At("names", "._a.png"), "what an archive of another system left");
        await _sfk.DoneAsync("predict", "--run", trained.Folder, "--images", _sfk.At("names"), "--out", _sfk.At("drawn-names"), "--threads", "1");
        Assert.Equal([Path.GetFileName(picture), "predictions.json"], Directory.EnumerateFiles(_sfk.At("drawn-names")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task ADemoDoesNotReplaceARunOnOtherData()
    {
        string config = await File.ReadAllTextAsync(Path.Combine(trained.Folder, "config.json"));
        await _sfk.RefusedAsync(["demo", "--iterations", "1", "--out", trained.Folder], "--out is", "which holds a run that was trained on scenes:24", "choose another folder");
        Assert.Equal(config, await File.ReadAllTextAsync(Path.Combine(trained.Folder, "config.json")));
    }

    [Theory]
    [InlineData("--json", "config.json")]
    [InlineData("--detections", "best.safetensors")]
    public Task ResultsDoNotReplaceAFileOfTheRun(string option, string file) =>
        _sfk.RefusedAsync(["eval", "--run", trained.Folder, option, Path.Combine(trained.Folder, file)], $"{option} is", "a file of the run itself");

    private async Task<string> PictureAsync(params string[] place)
    {
        string picture = _sfk.At(place);
        Directory.CreateDirectory(Path.GetDirectoryName(picture)!);
        using torch.Tensor pixels = torch.zeros(3, 40, 40, torch.uint8);
        await File.WriteAllBytesAsync(picture, PictureFile.Encode(pixels, lossless: true));
        return picture;
    }

    [Fact]
    public Task AnExistingRunIsNotOverwritten() =>
        _sfk.RefusedAsync(["train", .. Sfk.SmallTraining, "--out", trained.Folder], "already holds a run", "--resume");

    [Theory]
    [InlineData("--data", "scenes:24,val=4,size=64,classes=2,side=16-40,seed=1", "training data", "fingerprint")]
    [InlineData("--backbone", "resnet18", "--backbone was tiny, now it is resnet18")]
    [InlineData("--channels", "32", "--channels was 16, now it is 32")]
    [InlineData("--loss", "focal", "--loss was sampling-free, now it is focal")]
    [InlineData("--guidance", "none", "--guidance was Constant, now it is None")]
    [InlineData("--batch", "3", "--batch was 2, now it is 3")]
    [InlineData("--seed", "9", "--seed was 0, now it is 9")]
    public Task ResumingAsSomethingElseIsRefusedWithBothValues(string option, string value, params string[] parts) =>
        _sfk.RefusedAsync(["train", "--resume", "--out", trained.Folder, "--iterations", "6", option, value], [trained.Folder, .. parts]);

    [Theory]
    [InlineData("--iterations", "2", "has done 4 iterations, and its length now is 2", "--iterations")]
    [InlineData("--time-budget", "3", "--time-budget is 3", "--iterations")]
    [InlineData("--init", "some.pth", "--init is 'some.pth', but --resume goes on from the weights of", "leave one of them out")]
    [InlineData("--image-size", "48", "--image-size was 64,64, now it is 48,80")]
    public async Task ResumingToSomethingThatCannotBeIsRefusedAndLeavesTheRun(string option, string value, params string[] parts)
    {
        string config = await File.ReadAllTextAsync(Path.Combine(trained.Folder, "config.json"));
        await _sfk.RefusedAsync(["train", "--resume", "--out", trained.Folder, option, value], parts);
        Assert.Equal(config, await File.ReadAllTextAsync(Path.Combine(trained.Folder, "config.json")));
    }

    [Fact]
    public async Task ACheckpointOfAnotherModelIsRefused()
    {
        string other = _sfk.At("other");
        await _sfk.DoneAsync(["train", .. Sfk.SmallTrainingWith("--head-convs", "2"), "--iterations", "1", "--out", other]);
        File.Copy(Path.Combine(trained.Folder, "checkpoint.safetensors"), Path.Combine(other, "checkpoint.safetensors"), overwrite: true);
        await _sfk.RefusedAsync(["train", "--resume", "--out", other, "--iterations", "6"], "head", "1", "2");
    }

    [Fact]
    public async Task ADamagedCheckpointIsRefusedByName()
    {
        string copy = _sfk.At("damaged");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(trained.Folder))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        string checkpoint = Path.Combine(copy, "checkpoint.safetensors");
        await using (FileStream stream = new(checkpoint, FileMode.Open))
            stream.SetLength(stream.Length - 1000);
        await _sfk.RefusedAsync(["train", "--resume", "--out", copy, "--iterations", "6"], checkpoint);
    }

    [Fact]
    public Task EvaluationOnOtherClassesIsRefused() =>
        _sfk.RefusedAsync(["eval", "--run", trained.Folder, "--data", "scenes:4,size=64,classes=3,side=16-40"], "classes", "disc, rectangle");

    [Fact]
    public async Task DataMayLackClassesOfTheRun()
    {
        ProcessRun run = await _sfk.DoneAsync(
            "eval", "--run", trained.Folder, "--data", "scenes:4,size=64,classes=1,side=16-40", "--split", "val", "--min-score", "0", "--detections", _sfk.At("fewer.json"), "--threads", "1");
        Assert.Contains("lacks classes of the run, whose detections are left out: rectangle", run.All, StringComparison.Ordinal);
        Assert.All(JsonDocument.Parse(await File.ReadAllTextAsync(_sfk.At("fewer.json"))).RootElement.EnumerateArray(), static box => Assert.Equal(1, box.GetProperty("category_id").GetInt32()));
    }

    [Theory]
    [InlineData("checkpoint.safetensors", "is the state of a training run", "best.safetensors in the same folder")]
    [InlineData("config.json", "neither .safetensors nor a file of torch.save")]
    [InlineData("", "which is a folder: name a .safetensors or .pth file")]
    public Task WhatHoldsNoWeightsAloneDoesNotStartARun(string file, params string[] parts) =>
        _sfk.RefusedAsync(["train", .. Sfk.SmallTraining, "--iterations", "1", "--init", Path.Combine(trained.Folder, file), "--out", _sfk.At("refused")], parts);

    [Fact]
    public async Task SwitchesTakeOnAndOff()
    {
        string folder = _sfk.At("switched");
        await _sfk.DoneAsync(["train", .. Sfk.SmallTraining, "--flip", "off", "--norm-decay", "--iterations", "1", "--out", folder]);
        JsonElement options = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "config.json"))).RootElement.GetProperty("options");
        Assert.False(options.GetProperty("flip").GetBoolean());
        Assert.True(options.GetProperty("norm_decay").GetBoolean());
    }

    [Fact]
    public async Task WeightsOfARunStartAnother()
    {
        ProcessRun run = await _sfk.DoneAsync(["train", .. Sfk.SmallTraining, "--iterations", "1", "--init", Path.Combine(trained.Folder, "best.safetensors"), "--out", _sfk.At("started")]);
        Assert.Matches(@"best\.safetensors: \d+ tensors loaded, 0 left", run.Output);
    }
}
