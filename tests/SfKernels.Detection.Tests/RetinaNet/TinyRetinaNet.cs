using SfKernels.Detection.Backbones;
using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Kernels.Geometry;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.RetinaNet;

/// <summary>Small models and inputs that the tests share.</summary>
internal static class TinyRetinaNet
{
    public static RetinaNetSettings Settings { get; } = new()
    {
        Classes = DrawnShapes.Classes,
        Tiny = new TinyBackboneSettings(16, [16, 32, 32, 32], [0, 0, 0, 0]),
        Pyramid = new PyramidSettings(32, Levels: 3),
        Head = new HeadSettings(1),
        Anchors = AnchorSettings.RetinaNet with { Strides = [8, 16, 32], BaseScale = 3 },
        Prior = 2e-3,
    };

    public static Detection.RetinaNet.RetinaNet Create(RetinaNetSettings? settings = null)
    {
        random.manual_seed(1);
        return new Detection.RetinaNet.RetinaNet(settings ?? Settings);
    }

    public static Targets Target(float[] boxes, long[] labels) => new(tensor(boxes).reshape(labels.Length, 4), tensor(labels));

    public static Targets Nothing() => new(zeros(0, 4), zeros(0, dtype: ScalarType.Int64));
}
