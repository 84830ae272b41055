using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using Xunit;

namespace SfKernels.Training.Tests.Data;

public sealed class VocDatasetTests
{
    private const string Dog = "<object><name>dog</name><difficult>0</difficult><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30.5</xmax><ymax>40</ymax></bndbox></object>";

    [Fact]
    public void Annotations_AreReadAsTheyCome()
    {
        using DataFolder folder = Folder(("a", $"""
            <size><width>64</width><height>48</height><depth>3</depth></size>{Dog}
            <object><name>person</name><difficult>1</difficult><part><name>head</name><bndbox><xmin>9</xmin></bndbox></part>
            <bndbox><ymin>2</ymin><xmin>5</xmin><xmax>5</xmax><ymax>8</ymax></bndbox></object>
            """));
        var dataset = new VocDataset(folder.Root, "train");
        ImageEntry image = Assert.Single(dataset.Images);
        Assert.Equal((1, "a.jpg", 64, 48), ((int)image.Id, image.FileName, image.Width, image.Height));
        Assert.Equal((12, new Box(1, 2, 30.5f, 40), 29.5 * 38, false), (image.Objects[0].Label, image.Objects[0].Box, image.Objects[0].Area, image.Objects[0].Difficult));
        Assert.True(image.Objects[1].Difficult);
        Assert.False(image.Objects[1].Box.HasArea);
    }

    [Fact]
    public void ChallengeNames_GiveTheTwentyClasses()
    {
        using DataFolder folder = Folder(("a", Sized(Dog)));
        IReadOnlyList<Category> classes = new VocDataset(folder.Root, "train").Categories;
        Assert.Equal(20, classes.Count);
        Assert.Equal(new Category(12, 12, "dog"), classes[11]);
    }

    [Fact]
    public void OtherNames_AreSortedOverAllSplits()
    {
        using DataFolder folder = Folder(("a", Sized(Dog)), ("b", Sized(Dog.Replace("dog", "Zebra"))), ("c", Sized(Dog.Replace("dog", "ant"))));
        folder.Write("ImageSets/Main/val.txt", "b\nc\n").Write("ImageSets/Main/train.txt", "a  1\r\n\r\n");
        var train = new VocDataset(folder.Root, "train");
        var val = new VocDataset(folder.Root, "val");
        Assert.Equal(["Zebra", "ant", "dog"], train.Categories.Select(c => c.Name));
        Assert.Equal(train.Categories, val.Categories);
        Assert.Equal([1, 2], val.Images.Select(i => i.Objects[0].Label));
        Assert.Equal([1L, 2L], val.Images.Select(i => i.Id));
    }

    [Fact]
    public void MissingSize_IsReadFromTheHeadOfThePicture()
    {
        using DataFolder folder = Folder(("a", Dog), ("b", "<size><width>0</width><height>0</height></size>" + Dog));
        byte[] png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 1, 2, 0, 0, 0, 77, 8, 2, 0, 0, 0];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. new byte[14], 0xFF, 0xC2, 0, 17, 8, 1, 0, 2, 1, 3, .. new byte[9]];
        folder.Write("JPEGImages/a.png", png).Write("JPEGImages/b.jpg", jpeg);
        IReadOnlyList<ImageEntry> images = new VocDataset(folder.Root, "train").Images;
        Assert.Equal((258, 77), (images[0].Width, images[0].Height));
        Assert.Equal((513, 256), (images[1].Width, images[1].Height));
    }

    // ITU T.81, B.1.1.2: any number of bytes FF may stand before a marker.
    [Fact]
    public void FillBytesBeforeAMarker_ArePassedOver()
    {
        using DataFolder folder = Folder(("a", Dog));
        folder.Write("JPEGImages/a.jpg", [0xFF, 0xD8, 0xFF, 0xFF, 0xE0, 0, 16, .. new byte[14], 0xFF, 0xFF, 0xFF, 0xC0, 0, 17, 8, 1, 0, 2, 1, 3, .. new byte[9]]);
        ImageEntry image = Assert.Single(new VocDataset(folder.Root, "train").Images);
        Assert.Equal((513, 256), (image.Width, image.Height));
    }

    [Fact]
    public void APictureWithoutArea_HasNoSize()
    {
        using DataFolder folder = Folder(("a", Dog));
        folder.Write("JPEGImages/a.jpg", [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 0, 2, 1, 3, .. new byte[20]]);
        Assert.Contains("it cannot be read from", Assert.Throws<DataException>(() => new VocDataset(folder.Root, "train")).Message);
    }

    [Theory]
    [InlineData("<object><name>dog</name>", "not valid XML")]
    [InlineData("<size><width>9</width><height>9</height></size><object><name>dog</name></object>", "no <bndbox>")]
    [InlineData("<size><width>9</width><height>9</height></size><object><bndbox/></object>", "no <name>")]
    [InlineData("<object><name>dog</name><bndbox><xmin>nan</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object>", "<xmin> of object 0 is 'nan'")]
    [InlineData("<object><name>dog</name><bndbox><xmin>1</xmin><ymin>1</ymin><ymax>2</ymax></bndbox></object>", "<xmax> of object 0 is ''")]
    [InlineData("<size><width>wide</width></size>", "<width> is 'wide'")]
    [InlineData("<object><name>dog</name><difficult>maybe</difficult><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object>", "<difficult> of object 0 is 'maybe': it must be 0 or 1")]
    [InlineData("", "there is no <size>")]
    public void BadAnnotations_NameTheirFile(string body, string complaint)
    {
        using DataFolder folder = Folder(("bad", body));
        string message = Assert.Throws<DataException>(() => new VocDataset(folder.Root, "train")).Message;
        Assert.Contains(complaint, message);
        Assert.Contains("bad.xml", message);
    }

    [Theory]
    [InlineData("<html/>", "its root is <html>")]
    [InlineData("<annotation xmlns=\"urn:other\"><object/></annotation>", "its root is <{urn:other}annotation>")]
    public void OtherXml_IsNotTakenForAnAnnotationWithoutObjects(string xml, string complaint)
    {
        using DataFolder folder = Folder(("a", Sized(Dog)));
        folder.Write("Annotations/a.xml", xml);
        Assert.Contains(complaint, Assert.Throws<DataException>(() => new VocDataset(folder.Root, "train")).Message);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("<difficult/>", false)]
    [InlineData("<difficult>0</difficult>", false)]
    [InlineData("<difficult>False</difficult>", false)]
    [InlineData("<difficult> 1 </difficult>", true)]
    [InlineData("<difficult>True</difficult>", true)]
    public void Difficult_IsReadAsToolsWriteIt(string element, bool difficult)
    {
        using DataFolder folder = Folder(("a", Sized(Dog.Replace("<difficult>0</difficult>", element, StringComparison.Ordinal))));
        GroundTruth truth = Assert.Single(new VocDataset(folder.Root, "train").Images[0].Objects);
        Assert.Equal(difficult, truth.Difficult);
    }

    [Fact]
    public void ADocumentType_IsPassedOver()
    {
        using DataFolder folder = Folder(("a", Sized(Dog)));
        folder.Write("Annotations/a.xml", $"<!DOCTYPE annotation><annotation>{Sized(Dog)}</annotation>");
        Assert.Single(new VocDataset(folder.Root, "train").Images[0].Objects);
    }

    [Fact]
    public void CutOffXml_NamesTheLine()
    {
        using DataFolder folder = Folder(("a", Sized(Dog)));
        folder.Write("Annotations/a.xml", "<annotation>\n<object><na");
        Assert.Contains("line 2", Assert.Throws<DataException>(() => new VocDataset(folder.Root, "train")).Message);
    }

    [Fact]
    public void BadSplits_AreNamed()
    {
        using DataFolder folder = Folder(("a", Sized(Dog)));
        folder.Write("ImageSets/Main/twice.txt", "a\na\n").Write("ImageSets/Main/empty.txt", "\n").Write("ImageSets/Main/stray.txt", "a\ngone\n");
        Assert.Contains("'a' occurs twice", Assert.Throws<DataException>(() => new VocDataset(folder.Root, "twice")).Message);
        Assert.Contains("the split is empty", Assert.Throws<DataException>(() => new VocDataset(folder.Root, "empty")).Message);
        Assert.Contains("gone.xml: no such file", Assert.Throws<DataException>(() => new VocDataset(folder.Root, "stray")).Message);
        folder.Write("ImageSets/Main/extension.txt", "a.jpg\n");
        Assert.Contains("without an extension", Assert.Throws<DataException>(() => new VocDataset(folder.Root, "extension")).Message);
        Assert.Contains("nosplit.txt: no such file", Assert.Throws<DataException>(() => new VocDataset(folder.Root, "nosplit")).Message);
    }

    [Fact]
    public void NamesMayHaveSpaces_AndASecondColumn()
    {
        using DataFolder folder = Folder(("red cup", Sized(Dog)), ("cup 1", Sized(Dog)), ("b", Sized(Dog)));
        folder.Write("ImageSets/Main/spaces.txt", "red cup\ncup 1\nb -1\n").Write("ImageSets/Main/flags.txt", "red cup  1\ncup 1 0\nb\t-1\n");
        foreach (string split in new[] { "spaces", "flags" })
            Assert.Equal(["red cup.jpg", "cup 1.jpg", "b.jpg"], new VocDataset(folder.Root, split).Images.Select(static image => image.FileName));
    }

    [Fact]
    public void FoldersInNames_GiveClassesToEverySplit()
    {
        using DataFolder folder = Folder(("one/a", Sized(Dog.Replace("dog", "zebra"))), ("b", Sized(Dog)));
        folder.Write("ImageSets/Main/val.txt", "b\n").Write("Annotations/old/c.xml", "what no split names is not looked at");
        var train = new VocDataset(folder.Root, "train");
        Assert.Equal(["dog", "zebra"], train.Categories.Select(static c => c.Name));
        Assert.Equal(["one/a.jpg", "b.jpg"], train.Images.Select(static image => image.FileName));
        Assert.Equal(train.Categories, new VocDataset(folder.Root, "val").Categories);
    }

    [Fact]
    public void HiddenAnnotations_AreNotLookedAt()
    {
        using DataFolder folder = Folder(("a", Sized(Dog)), ("b", Sized(Dog)));
        folder.Write("Annotations/._a.xml", "what an archive of another system left");
        Assert.Equal(2, new VocDataset(folder.Root, "train").Images.Count);
        folder.Write("Annotations/.c.xml", $"<annotation>{Sized(Dog.Replace("dog", "zebra"))}</annotation>").Write("ImageSets/Main/hidden.txt", ".c\n");
        string message = Assert.Throws<DataException>(() => new VocDataset(folder.Root, "hidden")).Message;
        Assert.Contains(".c.xml: its class 'zebra' is not among the 20", message);
    }

    [SkippableFact]
    public void Bccd_IsReadWhole()
    {
        string folder = SharedData.Bccd();
        var train = new VocDataset(folder, "train");
        var val = new VocDataset(folder, "val");
        Assert.Equal((205, 87), (train.Images.Count, val.Images.Count));
        Assert.Equal(["Platelets", "RBC", "WBC"], train.Categories.Select(c => c.Name));
        Assert.All(train.Images, i => Assert.Equal((640, 480), (i.Width, i.Height)));
        Assert.Equal(3943, train.Images.Concat(val.Images).Sum(i => i.Objects.Count));
        Assert.Equal(3941, train.Images.Concat(val.Images).Sum(i => TrainingObjects.Of(i).Count));
        Assert.NotEqual(train.Fingerprint, val.Fingerprint);
    }

    private static string Sized(string body) => "<size><width>64</width><height>48</height></size>" + body;

    private static DataFolder Folder(params (string Id, string Body)[] annotations)
    {
        var folder = new DataFolder();
        foreach ((string id, string body) in annotations)
            folder.Write($"Annotations/{id}.xml", $"<annotation>{body}</annotation>");
        return folder.Write("ImageSets/Main/train.txt", string.Join('\n', annotations.Select(a => a.Id)));
    }
}
