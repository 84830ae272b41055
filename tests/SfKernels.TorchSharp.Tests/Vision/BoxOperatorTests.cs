using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;
using static TorchSharp.torchvision;

namespace SfKernels.TorchSharp.Tests.Vision;

/// <summary>Box operators and losses against torchvision's (Recorded/record.py, vision).</summary>
public sealed class BoxOperatorTests
{
    private static Tensor Boxes()
    {
        var corner = (Wave(12, 2) + 1) * 20;
        return cat([corner, corner + ((Wave(1.3, 12, 2) + 1.2) * 15)], 1);
    }

    [Fact]
    public void Suppression_keeps_the_best_of_what_overlaps()
    {
        using var scope = NewDisposeScope();
        var kept = ops.nms(Boxes(), Wave(1.7, 12), 0.3);
        Assert.Equal([1L, 8, 5, 4, 9, 0, 11, 2, 7, 6], kept.data<long>().ToArray());
        Assert.Equal([0], ops.nms(zeros(0, 4), zeros(0), 0.5).shape);
        // TorchVision looks at the first four columns.
        if (Flavour.IsStandIn) Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => ops.nms(zeros(3, 5), zeros(3), 0.5));
    }

    [Fact]
    public void Pairwise_measures_are_the_recorded_ones()
    {
        using var scope = NewDisposeScope();
        var boxes = Boxes();
        var (first, second) = (boxes.narrow(0, 0, 7), boxes.narrow(0, 7, 5));
        AssertClose(-92.113132, ops.box_area(boxes), 1e-4);
        AssertClose(-0.374594628, ops.box_iou(first, second));
        AssertClose(1.7798821, ops.generalized_box_iou(first, second));
        AssertClose(0.39514901, ops.distance_box_iou(first, second));
    }

    [Fact]
    public void Formats_convert_there_and_back()
    {
        using var scope = NewDisposeScope();
        var boxes = Boxes();
        AssertClose(300.420821, ops.box_convert(boxes, ops.BoxFormats.xyxy, ops.BoxFormats.cxcywh), 1e-4);
        AssertClose(271.013547, ops.box_convert(boxes, ops.BoxFormats.xyxy, ops.BoxFormats.xywh), 1e-4);
        foreach (var format in Enum.GetValues<ops.BoxFormats>())
        {
            var there = ops.box_convert(boxes, ops.BoxFormats.xyxy, format);
            Assert.True(ops.box_convert(there, format, ops.BoxFormats.xyxy).allclose(boxes, 1e-5, 1e-4));
        }
    }

    [Theory]
    [InlineData("generalized", 9.2770853, 0.00240667223)]
    [InlineData("distance", 7.84059858, -0.0118743286)]
    public void Losses_and_their_gradients_are_the_recorded_ones(string kind, double recorded, double gradient)
    {
        using var scope = NewDisposeScope();
        var boxes = Boxes();
        var predicted = boxes.narrow(0, 0, 6).clone().requires_grad_();
        var target = boxes.narrow(0, 6, 6);
        var loss = kind == "generalized"
            ? ops.generalized_box_iou_loss(predicted, target, nn.Reduction.Sum)
            : ops.distance_box_iou_loss(predicted, target, nn.Reduction.Sum);
        loss.backward();
        AssertClose(recorded, loss);
        AssertClose(gradient, predicted.grad!, 1e-6);
    }

    [Fact]
    public void Focal_loss_and_its_gradient_are_the_recorded_ones()
    {
        using var scope = NewDisposeScope();
        var logits = (Wave(6, 5) * 4).detach().requires_grad_();
        var targets = Wave(0.4, 6, 5).gt(0.3).to(ScalarType.Float32);
        var loss = ops.sigmoid_focal_loss(logits, targets, 0.25, 2.0, nn.Reduction.Mean);
        loss.backward();
        AssertClose(0.518958509, loss);
        AssertClose(-0.132008684, logits.grad!);
        // TorchVision reduces before it weights where the arguments are floats.
        if (!Flavour.IsStandIn) return;
        Assert.Equal(loss.item<float>(), ops.sigmoid_focal_loss(logits, targets, 0.25f, 2f, nn.Reduction.Mean).item<float>());
    }

    [Fact]
    public void Frozen_normalisation_is_the_recorded_one_and_has_no_parameters()
    {
        using var scope = NewDisposeScope();
        using var module = ops.FrozenBatchNorm2d(4);
        Assert.Empty(module.parameters());
        Assert.Equal(["weight", "bias", "running_mean", "running_var"], module.state_dict().Keys);
        module.load_state_dict(new() { ["weight"] = Wave(4), ["bias"] = Wave(0.2, 4), ["running_mean"] = Wave(0.4, 4), ["running_var"] = Wave(0.1, 4) + 1 });
        AssertClose(-1.29957296, module.call(Wave(2, 4, 6, 6)));
        using var model = nn.Sequential(("bn", (nn.Module<Tensor, Tensor>)module));
        Assert.Equal(["bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"], model.state_dict().Keys);
        model.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, module.running_var.dtype);
        // TorchVision keeps a disposed tensor in the field.
        if (Flavour.IsStandIn) Assert.Same(module.running_var, module.get_buffer("running_var"));
    }
}
