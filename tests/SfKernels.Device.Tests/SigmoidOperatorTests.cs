using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Sigmoid cross-entropy and focal loss over anchors: rows and maps, every label type, weight, ignore mode, normaliser and alignment.</summary>
public sealed class SigmoidOperatorTests
{
    private static readonly (int Height, int Width)[] s_pyramid = [(9, 7), (5, 4), (2, 3), (1, 1)];

    [Theory]
    [MemberData(nameof(Backends.AndFormats), MemberType = typeof(Backends))]
    public void RowsEqualTheCpu(Backend backend, ScalarType type)
    {
        TestDevice device = TestDevice.Open(backend);
        foreach (int classes in new[] { 1, 3, 80 })
        {
            foreach (int rows in new[] { 0, 1, 37, device.Long })
            {
                foreach (int offset in new[] { 0, 1, 5 })
                {
                    using var scope = NewDisposeScope();
                    bool odd = (rows + offset) % 2 == 1;
                    Tensor labels = Draw.Labels(classes, odd ? ScalarType.Int32 : ScalarType.Int64, rows);
                    Tensor? weights = odd ? Draw.Weights(rows) : null;
                    IgnoredAnchors ignored = odd ? IgnoredAnchors.AsBackground : IgnoredAnchors.Skip;
                    string what = $"{rows} x {classes}, {offset} off";
                    Tensor[] logits = [Draw.Numbers(type, 4, rows, classes)];
                    device.Compare($"cross-entropy {what}", logits, (x, on) => AnchorLosses.SigmoidCrossEntropy(x, labels.to(on), weights?.to(on), ignored: ignored), Bound.Of(type), offset);
                    device.Compare($"focal {what}", logits, (x, on) => AnchorLosses.SigmoidFocal(x, labels.to(on), null, weights?.to(on), ignored: ignored), Bound.Of(type), offset);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends.AndFormats), MemberType = typeof(Backends))]
    public void MapsEqualTheCpuInBothMemoryFormats(Backend backend, ScalarType type)
    {
        TestDevice device = TestDevice.Open(backend);
        const int images = 2, perCell = 3, classes = 5;
        using var scope = NewDisposeScope();
        Tensor[] maps = [.. s_pyramid.Select(level => Draw.Numbers(type, 4, images, perCell * classes, level.Height, level.Width))];
        long anchors = s_pyramid.Sum(static level => perCell * level.Height * level.Width);
        Tensor labels = Draw.Labels(classes, ScalarType.Int64, images, anchors), weights = Draw.Weights(images, anchors);
        foreach (Tensor[] levels in new[] { maps, Draw.ChannelsLast(maps) })
        {
            foreach (AnchorNormaliser normaliser in Enum.GetValues<AnchorNormaliser>())
            {
                int offset = (int)normaliser % 2;
                device.Compare($"cross-entropy, {normaliser}", levels, (x, on) => AnchorLosses.SigmoidCrossEntropy(x, labels.to(on), null, normaliser), Bound.Of(type), offset);
                device.Compare($"focal, {normaliser}", levels, (x, on) => AnchorLosses.SigmoidFocal(x, labels.to(on), null, weights.to(on), normaliser), Bound.Of(type), offset);
            }
        }

        // What the head's gradient is: the loss times a number, from maps that are slices of wider ones.
        Tensor[] wide = [.. s_pyramid.Select(level => Draw.Numbers(type, 4, images, (perCell * classes) + 3, level.Height, level.Width))];
        device.Compare(
            "slices", wide, (x, on) => AnchorLosses.SigmoidCrossEntropy([.. x.Select(static map => map.narrow(1, 2, map.shape[1] - 3))], labels.to(on)) * 0.37, Bound.Of(type));
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public void LogitsFarOutStayFinite(Backend backend)
    {
        TestDevice device = TestDevice.Open(backend);
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new float[] { 1e4f, -1e4f, 88.8f, -88.8f, 104, -104, 17, -17, 0, 1e-30f, -1e-30f, 9.39f }).reshape(4, 3);
        Tensor labels = tensor(new long[] { 2, 1, 3, 0 });
        device.Compare("cross-entropy", [logits], (x, on) => AnchorLosses.SigmoidCrossEntropy(x, labels.to(on)), Bound.Of(ScalarType.Float32));
        device.Compare("focal", [logits], (x, on) => AnchorLosses.SigmoidFocal(x, labels.to(on)), Bound.Of(ScalarType.Float32));
        device.Compare("focal, gamma 0", [logits], (x, on) => AnchorLosses.SigmoidFocal(x, labels.to(on), new FocalSettings(null, 0)), Bound.Of(ScalarType.Float32));
        device.Compare("focal, gamma 0.5", [logits], (x, on) => AnchorLosses.SigmoidFocal(x, labels.to(on), new FocalSettings(0.75, 0.5)), Bound.Of(ScalarType.Float32) with { Each = 2e-5 });
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public void NoPicturesAndNoAnchorsAreNothing(Backend backend)
    {
        TestDevice device = TestDevice.Open(backend);
        using var scope = NewDisposeScope();
        foreach ((long images, long anchors) in new[] { (0L, 12L), (2L, 0L), (0L, 0L) })
        {
            Tensor labels = zeros([images, anchors], ScalarType.Int64);
            device.Compare(
                $"{images} pictures of {anchors} anchors", [zeros(images, anchors, 4)], (x, on) => AnchorLosses.SigmoidCrossEntropy(x, labels.to(on), null, AnchorNormaliser.PositivesAndImages),
                Bound.Of(ScalarType.Float32));
        }
    }
}
