using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Boxes;

public sealed class BoxCoderOpTests
{
    [Theory]
    [InlineData(ScalarType.Float32, 1e-3)]
    [InlineData(ScalarType.Float64, 1e-9)]
    public void DecodeUndoesEncode(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        Tensor anchors = Boxes(random).to(type);
        Tensor boxes = Boxes(random).to(type);

        Tensor back = BoxCoderOp.Decode(BoxCoderSettings.Default, anchors, BoxCoderOp.Encode(BoxCoderSettings.Default, anchors, boxes));

        Assert.True(back.sub(boxes).abs().max().to(ScalarType.Float64).item<double>() < tolerance);
    }

    // Published vector, weights 1.
    [Fact]
    public void ClipsToThePicture()
    {
        using var scope = NewDisposeScope();
        Tensor anchors = tensor(new float[] { 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 5, 5, 5, 5 }).reshape(4, 4);
        Tensor deltas = tensor(new[] { 0f, 0, 0, 0, 1, 1, 1, 1, 0, 0, 2, -1, 0.7f, -1.9f, -0.5f, 0.3f }).reshape(4, 4);

        float[] boxes = BoxCoderOp.Decode(BoxCoderSettings.Unit, anchors, deltas, (32, 32)).data<float>().ToArray();

        float[] expected = [0, 0, 1, 1, 0.1409f, 0.1409f, 2.8591f, 2.8591f, 0, 0.3161f, 4.1945f, 0.6839f, 5, 5, 5, 5];
        Assert.All(expected.Zip(boxes), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void NoRowsAreFine()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([0L, 4], BoxCoderOp.Decode(BoxCoderSettings.Default, zeros(0, 4), zeros(0, 4)).shape);
    }

    [Fact]
    public void AnchorsOfAnotherShapeAreRefused()
    {
        using var scope = NewDisposeScope();

        Assert.Contains(
            "anchors is [3, 4]; expected [2, 4]",
            Assert.Throws<ArgumentException>(() => BoxCoderOp.Decode(BoxCoderSettings.Default, zeros(3, 4), zeros(2, 4))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void MaterialisedAnchorsAreTheGrid()
    {
        using var scope = NewDisposeScope();
        AnchorGrid grid = new AnchorGenerator(AnchorSettings.RetinaNet).Grid(64, 32);

        Tensor anchors = AnchorOp.Materialise(grid);

        Assert.Equal([grid.Count, 4L], anchors.shape);
        Box last = grid[grid.Count - 1];
        Assert.Equal([last.X0, last.Y0, last.X1, last.Y1], anchors[grid.Count - 1].data<float>().ToArray());
    }

    private static Tensor Boxes(Random random) =>
        BoxFixture.ToTensor([.. Enumerable.Range(0, 50).Select(_ => BoxFixture.RandomBox(random, 200, 100))]);
}
