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

    private string[] Training => ["train", "--data", $"coco:{_sfk.At("coco")}", "--image-size", "64", "--channels", "16", "--head-convs", "1", "--batch", "1", "--iterations", "2", "--threads", "1", "--out", _sfk.At("run")];

    [Fact]
    public async Task AMissingPictureIsNamed()
    {
        Annotate(Good);
        await _sfk.RefusedAsync(Training, "one.jpg", "no such picture");
    }

    [Fact]
    public async Task ATruncatedPictureIsNamed()
    {
        Annotate(Good);
        string file = _sfk.At("coco", "train", "one.jpg");
        using (torch.Tensor pixels = torch.randint(0, 255, [3, 64, 64], torch.uint8))
            torchvision.io.write_jpeg(pixels, file);
        byte[] whole = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, whole[..(whole.Length / 3)]);
        await _sfk.RefusedAsync(Training, "one.jpg", "cannot be decoded");
    }

    [Fact]
    public async Task JsonThatIsCutOffIsNamed()
    {
        Annotate(Good[..(Good.Length / 2)]);
        await _sfk.RefusedAsync(Training, "instances_train.json");
    }

    [Fact]
    public async Task AnUnknownCategoryIsNamed()
    {
        Annotate(Good.Replace("\"category_id\":7", "\"category_id\":8", StringComparison.Ordinal));
        await _sfk.RefusedAsync(Training, "instances_train.json", "8");
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
