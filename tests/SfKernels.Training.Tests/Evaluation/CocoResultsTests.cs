using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Tests.Data;
using Xunit;

namespace SfKernels.Training.Tests.Evaluation;

public sealed class CocoResultsTests
{
    private static readonly Category[] Categories = [new(1, 3, "car"), new(2, 90, "toothbrush")];
    private static readonly ImageEntry[] Images = [new(7, "seven.jpg", 64, 64, []), new(5, "five.jpg", 64, 64, [])];

    [Fact]
    public void WhatIsWritten_IsReadBack_ToTheLastDigit()
    {
        using var folder = new DataFolder();
        var written = new Dictionary<long, IReadOnlyList<ScoredBox>>
        {
            [5] = [new ScoredBox(2, 0.1f, new Box(0.1f, 1f / 3, 7.7f, 9.9f)), new ScoredBox(1, 1.0 / 3, new CocoBox(1e-7, 2, 3.3, 4))],
            [7] = [],
        };
        string file = folder.At("results.json");
        CocoResultsWriter.Write(file, Images, Categories, written);
        IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> read = CocoResultsReader.Read(file, Images, Categories);
        Assert.Equal([5L], read.Keys);
        Assert.Equal(written[5], read[5]);
        Assert.Equal([file], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void FailedWrite_LeavesNothing_AndKeepsTheOldFile()
    {
        using var folder = new DataFolder();
        folder.Write("results.json", "old");
        var bad = new Dictionary<long, IReadOnlyList<ScoredBox>> { [5] = [new ScoredBox(1, double.NaN, default(CocoBox))] };
        Assert.ThrowsAny<Exception>(() => CocoResultsWriter.Write(folder.At("results.json"), Images, Categories, bad));
        Assert.Equal("old", File.ReadAllText(folder.At("results.json")));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void ImageIds_MayBeFileNames()
    {
        IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> read = Read("""
            [{"image_id":"five","category_id":3,"bbox":[1,2,3,4],"score":0.5,"segmentation":{"size":[1,2],"counts":"abc"}},
             {"image_id":"seven.jpg","category_id":90,"bbox":[1,2,3,4],"score":1}]
            """);
        Assert.Equal(new ScoredBox(1, 0.5, new CocoBox(1, 2, 3, 4)), Assert.Single(read[5]));
        Assert.Equal(2, Assert.Single(read[7]).Label);
    }

    [Fact]
    public void WholeNumbers_MayBeWrittenAsFloatingPoint()
    {
        IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> read = Read("""[{"image_id":5.0,"category_id":9e1,"bbox":[1,2,3,4],"score":-7}]""");
        Assert.Equal(new ScoredBox(2, -7, new CocoBox(1, 2, 3, 4)), Assert.Single(read[5]));
    }

    [Theory]
    [InlineData("""[{"image_id":6,"category_id":3,"bbox":[1,2,3,4],"score":0.5}]""", "unknown image id 6")]
    [InlineData("""[{"image_id":"six","category_id":3,"bbox":[1,2,3,4],"score":0.5}]""", "unknown image \"six\"")]
    [InlineData("""[{"image_id":5,"category_id":1,"bbox":[1,2,3,4],"score":0.5}]""", "unknown category id 1: the data set has 3 (car), 90 (toothbrush)")]
    [InlineData("""[{"image_id":5,"category_id":3,"bbox":[1,2,3,4],"score":0.5},{"image_id":5,"cat""", "cut off")]
    [InlineData("""[{"image_id":5,"category_id":3,"bbox":[1,2,3,4],"score":NaN}]""", "NaN and Infinity are no numbers there")]
    [InlineData("""[{"image_id":5,"category_id":3,"bbox":[1,2,-Infinity,4],"score":1}]""", "NaN and Infinity are no numbers there")]
    [InlineData("""[{"image_id":5,"category_id":3,"bbox":[1,2,3,4],"score":nothing}]""", "cut off")]
    [InlineData("""[{"image_id":5,"category_id":3,"bbox":[1,2,3,4],"score":"0.5"}]""", "\"score\" of detection 0 is \"0.5\": it must be a finite number")]
    [InlineData("""[{"image_id":5,"category_id":3.5,"bbox":[1,2,3,4],"score":1}]""", "\"category_id\" of detection 0 is 3.5: it must be a whole number")]
    [InlineData("""[{"image_id":5,"category_id":3,"bbox":[1,2,3],"score":1}]""", "must be four numbers [x, y, width, height]")]
    [InlineData("""[{"image_id":5,"category_id":3,"bbox":["1",2,3,4],"score":1}]""", "must be four numbers [x, y, width, height]")]
    [InlineData("""[{"image_id":5,"category_id":3,"score":1,"segmentation":{"size":[4,4],"counts":"a"}}]""", "has no \"bbox\"")]
    [InlineData("""[{"image_id":5,"category_id":3,"bbox":[1,2,3,4],"score":1e999}]""", "is 1e999: it must be a finite number")]
    [InlineData("""[{"image_id":5,"category_id":3,"bbox":[1,2,3,4]}]""", "needs")]
    [InlineData("""{"annotations":[]}""", "must be a list")]
    public void BadResults_AreNamed(string text, string complaint)
    {
        string message = Assert.Throws<DataException>(() => Read(text)).Message;
        Assert.Contains(complaint, message);
        Assert.Contains("results.json", message);
    }

    [Fact]
    public void MissingFile_IsNamed() =>
        Assert.Contains("nowhere.json: no such file", Assert.Throws<DataException>(() => CocoResultsReader.Read("nowhere.json", Images, Categories)).Message);

    private static IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> Read(string text)
    {
        using var folder = new DataFolder();
        folder.Write("results.json", text);
        return CocoResultsReader.Read(folder.At("results.json"), Images, Categories);
    }
}
