using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>What becomes of one anchor.</summary>
public struct AnchorMatch
{
    /// <summary>Index of its box within the picture where it is positive, else -1.</summary>
    public int Box;

    /// <summary>1 positive, 0 background, -1 between the thresholds.</summary>
    public int State;

    /// <summary>Walks all boxes of a picture, a chunk at a time. Every thread of the block calls it, also for an anchor that is not there.</summary>
    public static AnchorMatch Of(
        DeviceAnchor anchor, AssignmentRules rules, ArrayView<float> boxes, int firstBox, int endBox, ArrayView<int> best, BoxChunk chunk)
    {
        var area = anchor.Box.Area(rules.Extra);
        var most = -1f;
        var box = -1;
        var ties = false;
        for (var first = firstBox; first < endBox; first += BoxChunk.Length)
        {
            var count = IntrinsicMath.Min(BoxChunk.Length, endBox - first);
            chunk.Read(boxes, first, count, rules.Extra);
            for (var i = Group.IdxX; i < count; i += Group.DimX)
                chunk.Best[i] = rules.LowQualityMatches != 0 ? best[first + i] : -1;
            Group.Barrier();
            if (anchor.Level >= 0)
            {
                for (var j = 0; j < count; j++)
                {
                    var iou = chunk.Iou(j, anchor.Box, area, rules.Extra);

                    // Strictly greater: of equal boxes the first stays, as in torch.max.
                    if (iou > most)
                    {
                        most = iou;
                        box = first + j - firstBox;
                    }

                    // A number below 0 stands for no low-quality matches, or for a box without area: its bits are those of no IoU.
                    ties = ties || (iou >= 0 && chunk.Best[j] >= 0 && iou == Interop.IntAsFloat((uint)chunk.Best[j]));
                }
            }

            Group.Barrier();
        }

        var positive = box >= 0 && (most >= rules.Foreground || ties);
        return new() { Box = positive ? box : -1, State = positive ? 1 : most < rules.Background ? 0 : -1 };
    }
}
