using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.RetinaNet;

public sealed class DetectionTests
{
    [Fact]
    public void NothingAboveTheThresholdIsNothing()
    {
        Detections none = Detect(new DetectionSettings(0.99), -5)[0];
        Assert.Equal(0, none.Count);
        Assert.Empty(none.Boxes);
    }

    [Fact]
    public void DetectionsAreBestFirstInsideTheImageAndNoMoreThanAskedFor()
    {
        IReadOnlyList<Detections> detections = Detect(new DetectionSettings(0, SuppressionIou: 0.9, MaxDetections: 17), -1);
        Assert.Equal([17, 17], detections.Select(static d => d.Count));
        foreach ((Detections d, (int height, int width)) in detections.Zip(Sizes))
        {
            Assert.Equal(d.Scores.OrderDescending(), d.Scores);
            Assert.All(d.Labels, static label => Assert.InRange(label, 1, DrawnShapes.Classes));
            for (int i = 0; i < d.Count; i++)
            {
                Assert.InRange(d.Boxes[4 * i], 0, d.Boxes[(4 * i) + 2]);
                Assert.InRange(d.Boxes[(4 * i) + 1], 0, d.Boxes[(4 * i) + 3]);
                Assert.InRange(d.Boxes[(4 * i) + 2], 0, width);
                Assert.InRange(d.Boxes[(4 * i) + 3], 0, height);
            }
        }
    }

    [Fact]
    public void NoTwoOfAClassOverlapByMoreThanAllowed()
    {
        Detections d = Detect(new DetectionSettings(0, SuppressionIou: 0.3, MaxDetections: 1000), -1)[0];
        Assert.True(d.Count > 10);
        for (int i = 0; i < d.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (d.Labels[i] == d.Labels[j])
                {
                    Assert.True(Overlap.Iou(d.Boxes.AsSpan(4 * i, 4), d.Boxes.AsSpan(4 * j, 4)) <= 0.3001, $"{i} and {j}");
                }
            }
        }
    }

    [Fact]
    public void BoxesOfOtherClassesDoNotSuppress()
    {
        Detections d = Detect(new DetectionSettings(0, SuppressionIou: 0.3, MaxDetections: 1000), -1)[0];
        var pairs = Enumerable.Range(0, d.Count).SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j)));
        Assert.Contains(pairs, pair => d.Labels[pair.i] != d.Labels[pair.j] && Overlap.Iou(d.Boxes.AsSpan(4 * pair.i, 4), d.Boxes.AsSpan(4 * pair.j, 4)) > 0.5);
    }

    /// <summary>pi x K: a class is suspected where its score rises above the prior.</summary>
    [Theory]
    [InlineData(null, 2e-3, 4e-3)]
    [InlineData(0.2, 2e-3, 0.2)]
    public void TheThresholdAdaptsToThePrior(double? given, double prior, double expected)
    {
        RetinaNetSettings settings = TinyRetinaNet.Settings with { Prior = prior, Detection = new DetectionSettings(given) };
        double below = Math.Log(expected / (1 - expected)) - 0.01;
        Assert.Equal(0, DetectFlat(settings, below).Count);
        Assert.NotEqual(0, DetectFlat(settings, below + 0.02).Count);
    }

    [Fact]
    public void FocalLossIsCutAtFivePercent()
    {
        RetinaNetSettings settings = TinyRetinaNet.Settings with { Loss = LossSettings.Focal };
        Assert.Equal(0, DetectFlat(settings, -2.96).Count);
        Assert.NotEqual(0, DetectFlat(settings, -2.93).Count);
    }

    [Fact]
    public void NaNImagesGiveNoDetections()
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        model.eval();
        Assert.Equal(0, model.Detect(full([1, 3, 64, 64], float.NaN), [(64, 64)])[0].Count);
    }

    // As detectron2 drops them: metrics and files take no box that is none.
    [Fact]
    public void BoxesThatAreNoNumbersAreNoDetections()
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Detection = new DetectionSettings(0) });
        model.eval();
        using (no_grad())
        {
            // dx of the first shape of every cell.
            model.state_dict()["head.regression_head.bbox_reg.bias"][0].fill_(float.NaN);
        }

        Detections found = model.Detect(randn(1, 3, 64, 64), [(64, 64)])[0];
        Assert.NotEqual(0, found.Count);
        Assert.All(found.Boxes, static corner => Assert.True(float.IsFinite(corner)));
    }

    [Fact]
    public void DetectingLeavesNoTensorBehind()
    {
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Detection = new DetectionSettings(0) });
        model.eval();
        using Tensor images = randn(1, 3, 64, 64);
        using DisposeScope scope = NewDisposeScope();
        Assert.NotEqual(0, model.Detect(images, [(64, 64)])[0].Count);
        Assert.Equal(0, scope.DisposablesCount);
    }

    private static readonly (int Height, int Width)[] Sizes = [(64, 96), (50, 70)];

    private static IReadOnlyList<Detections> Detect(DetectionSettings detection, double bias)
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Detection = detection });
        SetLogits(model, bias, 0.5);
        model.eval();
        return model.Detect(randn(2, 3, 64, 96), Sizes);
    }

    private static Detections DetectFlat(RetinaNetSettings settings, double logit)
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(settings);
        SetLogits(model, logit, 0);
        model.eval();
        return model.Detect(randn(1, 3, 64, 64), [(64, 64)])[0];
    }

    private static void SetLogits(Detection.RetinaNet.RetinaNet model, double bias, double spread)
    {
        using IDisposable noGrad = no_grad();
        Dictionary<string, Tensor> state = model.state_dict();
        nn.init.constant_(state["head.classification_head.cls_logits.bias"], bias);
        nn.init.normal_(state["head.classification_head.cls_logits.weight"], std: spread);
    }
}
