using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using static SfKernels.Kernels.Cuda.AnchorAssignmentKernels;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>Assignment by the device kernels: two launches, no host read.</summary>
/// <param name="launcher">Starts the kernels.</param>
/// <param name="stream">Handle of the stream that the tensors belong to.</param>
internal sealed class AnchorAssignmentCuda(IKernelLauncher launcher, nint stream)
{
    /// <summary>Labels and matches of a batch.</summary>
    /// <param name="grid">The anchors of every picture.</param>
    /// <param name="settings">The matcher's.</param>
    /// <param name="boxes">[sum of M, 4] float32 on the device; part of the result.</param>
    /// <param name="classes">[sum of M] int64 on the device.</param>
    /// <param name="offsets">[N + 1].</param>
    public AnchorAssignment Assign(AnchorGrid grid, MatcherSettings settings, Tensor boxes, Tensor classes, int[] offsets)
    {
        using var scope = NewDisposeScope();
        int images = offsets.Length - 1;
        var anchors = DeviceAnchors.Of(grid, offsets, boxes.device);
        Tensor labels = empty([images, grid.Count], ScalarType.Int64, boxes.device);
        Tensor matched = empty([images, grid.Count], ScalarType.Int64, boxes.device);
        Tensor best = zeros([offsets[^1]], ScalarType.Int32, boxes.device);
        if (images > 0 && grid.Count > 0)
        {
            AssignmentRules rules = AssignmentRules.From(settings);
            AnchorGridShape shape = DeviceAnchors.Shape(grid, images);
            DeviceView<float> corners = DeviceTensor.View<float>(boxes);
            DeviceView<int> first = DeviceTensor.View<int>(anchors.FirstBoxes);
            if (rules.LowQualityMatches != 0 && offsets[^1] > 0)
            {
                LaunchBestOverlaps(launcher, Blocks(BestOverlapsImage), stream, anchors.View(), shape, corners, first, DeviceTensor.View<int>(best), rules.Extra);
            }

            LaunchAssign(
                launcher, Blocks(AssignImage), stream, anchors.View(), shape, corners, first, DeviceTensor.View<long>(classes), DeviceTensor.View<int>(best), rules,
                DeviceTensor.View<long>(labels), DeviceTensor.View<long>(matched));
        }

        GC.KeepAlive(best);
        return new AnchorAssignment(grid, labels.MoveToOuterDisposeScope(), matched.MoveToOuterDisposeScope(), boxes, offsets)
        {
            OnDevice = new(anchors.Cells.MoveToOuterDisposeScope(), anchors.Shapes.MoveToOuterDisposeScope(), anchors.FirstBoxes.MoveToOuterDisposeScope()),
        };

        int Blocks(KernelImage kernel) => (int)Math.Min(((long)grid.Count + kernel.BlockSize - 1) / kernel.BlockSize * images, launcher.ResidentBlocks(kernel));
    }
}
