using SfKernels.Autograd;
using SfKernels.Kernels.Geometry;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Both box losses over maps in every layout, with positives and without.</summary>
public sealed class BoxLossTests
{
    [Theory]
    [MemberData(nameof(Backends.AndFormats), MemberType = typeof(Backends))]
    public void LossesEqualTheCpuInEveryLayout(Backend backend, ScalarType type)
    {
        TestDevice device = TestDevice.Open(backend);
        using var scope = NewDisposeScope();
        var scene = new BoxScene();
        Tensor[] maps = scene.Maps(type, 0.3, 4), wide = scene.Maps(type, 0.3, 4, more: 5);
        Tensor flat = Draw.Numbers(type, 0.3, scene.Boxes.Length, scene.Grid.Count, 6);
        foreach (BoxNormaliser normaliser in Enum.GetValues<BoxNormaliser>())
        {
            Both("planes", maps, normaliser, static x => x);
            Both("channels innermost, off a boundary", Draw.ChannelsLast(maps), normaliser, static x => x, offset: 1);
            Both("slices", wide, normaliser, static x => [.. x.Select(static map => map.narrow(1, 2, map.shape[1] - 5))]);
            Both("rows", [flat], normaliser, static x => [x[0].narrow(2, 1, 4)]);
        }

        void Both(string layout, Tensor[] deltas, BoxNormaliser normaliser, Func<Tensor[], Tensor[]> of, int offset = 0)
        {
            device.Compare($"smooth L1, {layout}, {normaliser}", deltas, (x, on) => BoxLosses.SmoothL1(of(x), scene.Assign(on), normaliser: normaliser) * 0.6, Bound.OfBoxes(type), offset);
            device.Compare($"GIoU, {layout}, {normaliser}", deltas, (x, on) => BoxLosses.GIoU(of(x), scene.Assign(on), normaliser: normaliser), Bound.OfBoxes(type), offset);
        }
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public void PicturesWithoutBoxesCostNothing(Backend backend)
    {
        TestDevice device = TestDevice.Open(backend);
        using var scope = NewDisposeScope();
        var scene = new BoxScene { Boxes = [zeros(0, 4), zeros(0, 4)], Kinds = [zeros([0], ScalarType.Int64), zeros([0], ScalarType.Int64)] };
        Tensor[] maps = scene.Maps(ScalarType.Float32, 0.3, 4);
        device.Compare("smooth L1", maps, (x, on) => BoxLosses.SmoothL1(x, scene.Assign(on)), Bound.OfBoxes(ScalarType.Float32));
        device.Compare("GIoU", maps, (x, on) => BoxLosses.GIoU(x, scene.Assign(on)), Bound.OfBoxes(ScalarType.Float32));
    }
}
