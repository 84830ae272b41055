using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Boxes;

public sealed class AnchorAssignmentOpTests
{
    private readonly AnchorAssignmentOp _op = new(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet);

    [Fact]
    public void ABatchEqualsTheReferenceImageByImage()
    {
        using var scope = NewDisposeScope();
        var random = new Random(3);
        Box[][] boxes = [.. Enumerable.Range(0, 5).Select(n => Enumerable.Range(0, n).Select(_ => BoxFixture.RandomBox(random, 160, 96)).ToArray())];
        long[][] classes = [.. boxes.Select(image => image.Select(_ => (long)random.Next(1, 9)).ToArray())];

        AnchorAssignment assignment = _op.Assign(96, 160, [.. boxes.Select(BoxFixture.ToTensor)], [.. classes.Select(static image => tensor(image))]);

        Box[] anchors = BoxFixture.Materialise(assignment.Grid);
        long[] labels = assignment.Labels.data<long>().ToArray();
        long[] matched = assignment.Matched.data<long>().ToArray();
        long[] counts = assignment.Counts.data<long>().ToArray();
        var positives = 0L;
        for (int n = 0; n < boxes.Length; n++)
        {
            var expectedLabels = new long[anchors.Length];
            var expectedMatched = new long[anchors.Length];
            MatchCounts expected = AnchorMatcherReference.Match(anchors, boxes[n], classes[n], MatcherSettings.RetinaNet, expectedLabels, expectedMatched);
            Assert.Equal(expectedLabels, labels[(n * anchors.Length)..((n + 1) * anchors.Length)]);
            Assert.Equal(expectedMatched, matched[(n * anchors.Length)..((n + 1) * anchors.Length)]);
            Assert.Equal([expected.Foreground, expected.Between, expected.Background], counts[(3 * n)..(3 * (n + 1))]);
            positives += expected.Foreground;
        }

        Assert.Equal(positives, assignment.Positives.item<float>());
        Assert.Equal([0, 0, 1, 3, 6, 10], assignment.Offsets);
        Assert.Equal([10L, 4], assignment.Boxes.shape);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheAssignmentKeepsBoxesThatItsCallerChanges(int images)
    {
        using var scope = NewDisposeScope();
        Tensor boxes = tensor(new float[] { 0, 0, 20, 20 }).reshape(1, 4), classes = ones(1, dtype: ScalarType.Int64);
        AnchorAssignment assignment = _op.Assign(64, 64, [.. Enumerable.Repeat(boxes, images)], [.. Enumerable.Repeat(classes, images)]);
        boxes.fill_(7);
        Assert.Equal(40f * images, assignment.Boxes.sum().item<float>());
    }

    [Fact]
    public void ABatchWithoutBoxesIsBackground()
    {
        using var scope = NewDisposeScope();
        AnchorAssignment assignment = _op.Assign(64, 64, [empty(0, 4), empty(0, 4)], [empty(0, dtype: ScalarType.Int64), empty(0, dtype: ScalarType.Int64)]);

        Assert.Equal([2L, assignment.Grid.Count], assignment.Labels.shape);
        Assert.Equal(0, assignment.Labels.abs().sum().item<long>());
        Assert.Equal(-2L * assignment.Grid.Count, assignment.Matched.sum().item<long>());
        Assert.Equal(0f, assignment.Positives.item<float>());
    }

    [Fact]
    public void OnlyTheResultOutlivesTheCall()
    {
        using var scope = NewDisposeScope();
        Tensor boxes = tensor(new float[] { 0, 0, 20, 20 }).reshape(1, 4);
        Tensor classes = tensor(new long[] { 1 });
        using DisposeScope inner = NewDisposeScope();

        AnchorAssignment assignment = _op.Assign(64, 64, [boxes], [classes]);

        Assert.Equal(5, inner.DisposablesCount);
        assignment.Dispose();
        Assert.Equal(0, inner.DisposablesCount);
    }

    [Fact]
    public void SlicedInputsAreReadWhereTheyLie()
    {
        using var scope = NewDisposeScope();
        Tensor wide = tensor(new float[] { 9, 0, 0, 30, 30, 9, 9, 8, 8, 50, 50, 9 }).reshape(2, 6);
        Tensor classes = tensor(new long[] { 7, 1, 7, 2 }).reshape(2, 2);

        AnchorAssignment sliced = _op.Assign(64, 64, [wide.narrow(1, 1, 4)], [classes.select(1, 1)]);
        AnchorAssignment whole = _op.Assign(64, 64, [wide.narrow(1, 1, 4).contiguous()], [tensor(new long[] { 1, 2 })]);

        Assert.Equal(whole.Labels.data<long>().ToArray(), sliced.Labels.data<long>().ToArray());
    }

    [Fact]
    public void ANaNNamesItsImageAndBox()
    {
        using var scope = NewDisposeScope();
        Tensor good = tensor(new float[] { 0, 0, 20, 20 }).reshape(1, 4);
        Tensor bad = tensor(new float[] { 0, 0, 20, 20, 0, 0, float.NaN, 5 }).reshape(2, 4);

        ArgumentException error = Assert.Throws<ArgumentException>(() => _op.Assign(64, 64, [good, bad], [tensor(new long[] { 1 }), tensor(new long[] { 1, 1 })]));

        Assert.Contains("Image 1, box 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassZeroIsRefused() => Refused(
        "Image 0, box 0 has class 0: classes are 1..K", [tensor(new float[] { 0, 0, 9, 9 }).reshape(1, 4)], [tensor(new long[] { 0 })]);

    [Fact]
    public void AMissingClassTensorIsRefused() => Refused("1 images have boxes, but 0 have classes", [empty(0, 4)], []);

    [Fact]
    public void WrongShapesAreRefused() => Refused("boxes[0] is [3]; expected [any, 4]", [zeros(3)], [empty(0, dtype: ScalarType.Int64)]);

    [Fact]
    public void WrongTypesAreRefused() => Refused(
        "classes[0] is Int32; expected Int64", [zeros(1, 4)], [zeros(1, dtype: ScalarType.Int32)]);

    [Fact]
    public void WrongCountsAreRefused() => Refused(
        "classes[0] is [2]; expected [1]", [zeros(1, 4)], [zeros(2, dtype: ScalarType.Int64)]);

    private void Refused(string message, Tensor[] boxes, Tensor[] classes) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => _op.Assign(64, 64, boxes, classes)).Message, StringComparison.Ordinal);
}
