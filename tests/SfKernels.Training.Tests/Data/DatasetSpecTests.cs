using SfKernels.Training.Data;
using Xunit;

namespace SfKernels.Training.Tests.Data;

public sealed class DatasetSpecTests
{
    [Fact]
    public void Scenes_NeedNoFolder()
    {
        Assert.Equal(5000, DatasetSpec.Parse("scenes", "train").Images.Count);
        Assert.Equal(200, DatasetSpec.Parse("scenes", "val").Images.Count);
        IDetectionDataset small = DatasetSpec.Parse("scenes:64,size=96,classes=16", "train");
        Assert.Equal((64, 16, 96), (small.Images.Count, small.Categories.Count, small.Images[0].Width));
    }

    [Fact]
    public void Folders_AreOpenedByKind()
    {
        using var folder = new DataFolder();
        folder.Write("annotations/instances_val.json", """{"images":[],"annotations":[],"categories":[]}""");
        Assert.IsType<CocoDataset>(DatasetSpec.Parse($"coco:{folder.Root}", "val"));
        Assert.Contains("val.txt: no such file", Assert.Throws<DataException>(() => DatasetSpec.Parse($"voc:{folder.Root}", "val")).Message);
    }

    [Theory]
    [InlineData("", "val", "No data set is given")]
    [InlineData("imagenet:x", "val", "'imagenet:x' is no data set")]
    [InlineData("voc", "val", "write voc:DIR")]
    [InlineData("coco:", "val", "write coco:DIR")]
    [InlineData("coco:/no/such/folder", "val", "/no/such/folder: no such folder")]
    [InlineData("scenes", "", "No split")]
    [InlineData("scenes:10,x=1", "val", "'x' is no option")]
    public void BadSpecs_AreNamed(string spec, string split, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<DataException>(() => DatasetSpec.Parse(spec, split)).Message);
}
