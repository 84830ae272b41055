using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data.Scenes;
using Xunit;

namespace SfKernels.Training.Tests.Data.Scenes;

public sealed class SceneCanvasTests
{
    private const int Size = 64;

    public static TheoryData<int> Labels => [.. Enumerable.Range(1, SceneClass.Most)];

    [Theory]
    [MemberData(nameof(Labels))]
    public void EveryClass_TouchesAllSidesOfItsBox_AndNothingOutside(int label)
    {
        foreach (Box box in new[] { new Box(10, 12, 50, 44), new Box(5, 9, 25, 49), new Box(20, 20, 30, 30) })
        {
            var canvas = new SceneCanvas(Size);
            canvas.Draw(new SceneObject(label, box, new SceneColour(255, 255, 255), new SceneColour(200, 200, 200)));
            (int X, int Y)[] drawn = [.. from y in Enumerable.Range(0, Size) from x in Enumerable.Range(0, Size) where canvas.Planes[(y * Size) + x] > 0 select (x, y)];
            // A tip that ends on a side may cover less than a sixteenth of its last pixel.
            Assert.InRange(drawn.Min(p => p.X), box.X0, box.X0 + 1);
            Assert.InRange(drawn.Min(p => p.Y), box.Y0, box.Y0 + 1);
            Assert.InRange(drawn.Max(p => p.X) + 1, box.X1 - 1, box.X1);
            Assert.InRange(drawn.Max(p => p.Y) + 1, box.Y1 - 1, box.Y1);
        }
    }

    [Fact]
    public void Classes_LookDifferent()
    {
        string[] pictures = [.. Enumerable.Range(1, SceneClass.Most).Select(label =>
        {
            var canvas = new SceneCanvas(Size);
            canvas.Draw(new SceneObject(label, new Box(4, 4, 60, 60), new SceneColour(255, 0, 0), new SceneColour(0, 0, 255)));
            return Convert.ToHexString(canvas.Planes);
        })];
        Assert.Equal(pictures.Length, pictures.Distinct().Count());
        Assert.Equal(SceneClass.Most, Enumerable.Range(1, SceneClass.Most).Select(k => SceneClass.OfLabel(k).Name).Distinct().Count());
    }

    [Fact]
    public void Edges_CoverPixelsByTheirArea()
    {
        // The rectangle covers half of column 10, all of column 11 and a quarter of column 12.
        var canvas = new SceneCanvas(32);
        canvas.Draw(new SceneObject(1 + (int)SceneShape.Rectangle, new Box(10.5f, 8, 12.25f, 20), new SceneColour(160, 80, 0), default));
        int row = 12 * 32;
        Assert.Equal([0, 80, 160, 40, 0], canvas.Planes[(row + 9)..(row + 14)].Select(b => (int)b));
        Assert.Equal(40, canvas.Planes[(32 * 32) + row + 10]);
        Assert.Equal(0, canvas.Planes[(2 * 32 * 32) + row + 11]);
    }

    [Fact]
    public void DiscArea_IsThatOfAnEllipse()
    {
        var canvas = new SceneCanvas(Size);
        canvas.Draw(new SceneObject(1, new Box(3.25f, 7.5f, 43.25f, 47.5f), new SceneColour(255, 255, 255), default));
        double area = canvas.Planes.Take(Size * Size).Sum(b => (double)b) / 255;
        Assert.Equal(Math.PI * 20 * 20, area, 6.0);
    }
}
