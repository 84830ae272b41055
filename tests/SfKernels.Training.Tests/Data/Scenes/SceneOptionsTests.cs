using SfKernels.Training.Data;
using SfKernels.Training.Data.Scenes;
using Xunit;

namespace SfKernels.Training.Tests.Data.Scenes;

public sealed class SceneOptionsTests
{
    [Fact]
    public void Spec_SetsWhatItNames()
    {
        Assert.Equal(new SceneOptions(), SceneOptions.Parse(string.Empty));
        Assert.Equal(new SceneOptions(Count: 300, ValidationCount: 300), SceneOptions.Parse(":300"));
        Assert.Equal(new SceneOptions(Count: 9000, ValidationCount: 500), SceneOptions.Parse(":9000"));
        Assert.Equal(
            new SceneOptions(5000, 150, 512, 80, 1, 2, 20, 300, 7),
            SceneOptions.Parse(":5000,size=512,classes=80,objects=1-2,side=20-300,val=150,seed=7"));
        Assert.Equal(new SceneOptions(MinObjects: 3, MaxObjects: 3), SceneOptions.Parse(":objects=3"));
        SceneOptions options = SceneOptions.Parse(",size=256,classes=24,seed=2");
        Assert.Equal(options, SceneOptions.Parse(options.ToString()["scenes".Length..]));
    }

    [Theory]
    [InlineData(":many", "'many' given as N")]
    [InlineData(":0", "'0' given as N")]
    [InlineData(":100,size=12", "'12' given as size")]
    [InlineData(":100,classes=81", "from 1 to 80")]
    [InlineData(":100,objects=5-2", "objects=5-2")]
    [InlineData(":100,side=90-200", "do not fit")]
    [InlineData(":100,colour=red", "'colour' is no option")]
    [InlineData(":100,size", "'size' is no option")]
    [InlineData(":100,,", "'' is no option")]
    public void BadSpecs_AreNamed(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<DataException>(() => SceneOptions.Parse(text)).Message);
}
