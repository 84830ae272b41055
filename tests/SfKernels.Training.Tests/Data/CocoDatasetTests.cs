using System.Text;
using SfKernels.Training.Data;
using Xunit;

namespace SfKernels.Training.Tests.Data;

public sealed class CocoDatasetTests
{
    private const string Categories = """ "categories":[{"id":90,"name":"toothbrush"},{"id":3,"name":"car","supercategory":"vehicle"}] """;
    private const string Images = """ "images":[{"id":7,"file_name":"b.jpg","width":640,"height":480},{"id":5,"file_name":"a.jpg","height":20,"width":10,"coco_url":"x"}] """;

    [Fact]
    public void Labels_FollowCategoryIds_AndImages_FileOrder()
    {
        CocoDataset dataset = Open($$"""
            {"info":{"year":2017,"nested":[1,[2,{"a":null}]]}, {{Images}},
             "annotations":[
               {"id":11,"image_id":5,"category_id":90,"bbox":[1.5,2.25,3,4.125],"area":9.5,"iscrowd":0,"segmentation":[[1,2,3,4,5,6]]},
               {"id":12,"image_id":7,"category_id":3,"bbox":[0,0,10,20],"iscrowd":1,"segmentation":{"counts":[1,2],"size":[480,640]},"area":150},
               {"id":13,"image_id":5,"category_id":3,"bbox":[0,0,2,3]}], {{Categories}}}
            """);
        Assert.Equal([new Category(1, 3, "car"), new Category(2, 90, "toothbrush")], dataset.Categories);
        Assert.Equal([7L, 5L], dataset.Images.Select(i => i.Id));
        Assert.Equal((10, 20, "a.jpg"), (dataset.Images[1].Width, dataset.Images[1].Height, dataset.Images[1].FileName));
        GroundTruth[] objects = [.. dataset.Images[1].Objects];
        Assert.Equal(new CocoBox(1.5, 2.25, 3, 4.125), objects[0].Exact);
        Assert.Equal((2, 9.5, false), (objects[0].Label, objects[0].Area, objects[0].Crowd));
        Assert.Equal(6, objects[1].Area);
        Assert.True(dataset.Images[0].Objects[0].Crowd);
    }

    [Fact]
    public void Boxes_KeepEveryDigit()
    {
        GroundTruth truth = Open(File("""{"id":1,"image_id":5,"category_id":3,"bbox":[0.1,0.2,0.30000000000000004,1e-3],"area":0.7}""")).Images[1].Objects[0];
        Assert.Equal(new CocoBox(0.1, 0.2, 0.30000000000000004, 0.001), truth.Exact);
        Assert.Equal(0.7, truth.Area);
    }

    [Fact]
    public void FilesBeyondTheBuffer_WithLongTokens_AreReadWhole()
    {
        var text = new StringBuilder("\uFEFF{").Append(Images).Append(',').Append(Categories).Append(",\"annotations\":[");
        for (int i = 0; i < 20_000; i++)
            text.Append(i == 0 ? string.Empty : ",").Append($$"""{"segmentation":[[{{string.Join(',', Enumerable.Range(0, 20))}}]],"id":{{i + 1}},"image_id":7,"category_id":3,"bbox":[{{i % 600}},1,2,3]}""");
        text.Append("],\"note\":\"").Append('x', 3_000_000).Append("\"}");
        IReadOnlyList<GroundTruth> objects = Open(text.ToString()).Images[0].Objects;
        Assert.Equal(20_000, objects.Count);
        Assert.All(objects.Index(), o => Assert.Equal(o.Index % 600, o.Item.Box.X0));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void CutOffJson_NamesFileAndPlace(double part)
    {
        string text = File("""{"id":1,"image_id":5,"category_id":3,"bbox":[1,2,3,4],"area":12}""");
        string message = Assert.Throws<DataException>(() => Open(text[..(int)(text.Length * part)])).Message;
        Assert.Contains("instances_val.json", message);
        Assert.Contains("cut off", message);
        Assert.Matches("line 1, column [0-9]+ \\(byte [0-9]+ of [0-9]+\\)", message);
    }

    [Theory]
    [InlineData("""{"id":1,"image_id":5,"category_id":4,"bbox":[1,2,3,4]}""", "unknown category id 4")]
    [InlineData("""{"id":1,"image_id":6,"category_id":3,"bbox":[1,2,3,4]}""", "unknown image id 6")]
    [InlineData("""{"id":1,"image_id":5,"category_id":3,"bbox":[1,2,3]}""", "four numbers")]
    [InlineData("""{"id":1,"image_id":5,"category_id":3,"bbox":[1,2,3,4,5]}""", "four numbers")]
    [InlineData("""{"id":1,"image_id":5,"category_id":3,"bbox":[1,2,3,1e999]}""", "is 1e999: it must be a finite number")]
    [InlineData("""{"id":1,"image_id":5,"category_id":3,"bbox":[1,2,3,NaN]}""", "NaN and Infinity are no numbers there")]
    [InlineData("""{"id":1,"image_id":5,"category_id":3,"bbox":null}""", "four numbers")]
    [InlineData("""{"id":1,"image_id":5,"category_id":3}""", "no \"bbox\"")]
    [InlineData("""{"id":1,"image_id":"5","category_id":3,"bbox":[1,2,3,4]}""", "\"image_id\" of annotation 0 is \"5\": it must be a whole number")]
    [InlineData("""{"id":1,"image_id":5.5,"category_id":3,"bbox":[1,2,3,4]}""", "is 5.5: it must be a whole number")]
    [InlineData("""{"id":1,"image_id":5,"category_id":3,"segmentation":[[1,2,3,4,5,6]]}""", "a \"segmentation\" is not read")]
    [InlineData("""{"id":1,"image_id":5,"category_id":3,"bbox":[1,2,3,4],"area":"12"}""", "\"area\" of annotation 0 is \"12\"")]
    [InlineData("[1]", "an annotation must be an object")]
    public void BadAnnotations_AreNamed(string annotation, string complaint)
    {
        string message = Assert.Throws<DataException>(() => Open(File(annotation))).Message;
        Assert.Contains(complaint, message);
        Assert.Contains("instances_val.json", message);
    }

    [Theory]
    [InlineData("""{"id":1,"image_id":5.0,"category_id":3.0,"bbox":[1,2,3,4]}""")]
    [InlineData("""{"id":"one","image_id":5,"category_id":3,"bbox":[1,2,3,4]}""")]
    [InlineData("""{"id":null,"image_id":5,"category_id":3,"bbox":[1,2,3,4],"area":null,"iscrowd":null}""")]
    [InlineData("""{"id":{"$oid":"1"},"image_id":5,"category_id":3,"bbox":[1,2,3,4],"segmentation":{"size":[9,9],"counts":[1,2]}}""")]
    public void WhatOtherToolsWrite_IsRead(string annotation)
    {
        GroundTruth truth = Assert.Single(Open(File(annotation)).Images.SelectMany(static image => image.Objects));
        Assert.Equal(new CocoBox(1, 2, 3, 4), truth.Exact);
        Assert.Equal(12, truth.Area);
        Assert.False(truth.Crowd);
        Assert.Equal(1, truth.Id);
    }

    [Theory]
    [InlineData("""{"images":[{"id":1,"file_name":"a","width":1,"height":1},{"id":1,"file_name":"b","width":1,"height":1}],"annotations":[],"categories":[]}""", "image id 1 occurs twice")]
    [InlineData("""{"images":[],"annotations":[],"categories":[{"id":1,"name":"a"},{"id":1,"name":"b"}]}""", "category id 1 occurs twice")]
    [InlineData("""{"images":[{"id":1,"file_name":"a","width":0,"height":1}],"annotations":[],"categories":[]}""", "width 0")]
    [InlineData("""{"images":[{"id":1,"width":1,"height":1}],"annotations":[],"categories":[]}""", "no \"file_name\"")]
    [InlineData("""{"images":[],"annotations":[]}""", "no list \"categories\"")]
    [InlineData("""{"images":[],"annotations":[],"categories":[]} {}""", "after a single JSON value")]
    [InlineData("[]", "the file must be an object")]
    [InlineData("", "cut off")]
    public void BadFiles_AreNamed(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<DataException>(() => Open(text)).Message);

    [Fact]
    public void MissingFile_SaysWhatAFolderHolds()
    {
        using var folder = new DataFolder();
        string message = Assert.Throws<DataException>(() => new CocoDataset(folder.Root, "test")).Message;
        Assert.Contains("instances_test.json: no such file", message);
        Assert.Contains("name of the split", message);
    }

    private static string File(string annotation) => $$"""{ {{Images}}, "annotations":[{{annotation}}], {{Categories}} }""";

    private static CocoDataset Open(string text)
    {
        using var folder = new DataFolder();
        folder.Write("annotations/instances_val.json", text);
        return new CocoDataset(folder.Root, "val");
    }
}
