using System.Numerics;
using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Boxes;

/// <summary>Decodes predictions into corner boxes, optionally clipped to the picture.</summary>
public static class BoxDecodeLoop<T, TElement>
    where T : IFloatingPointIeee754<T>
    where TElement : IElement<T>
{
    /// <summary>Row by row: boxes[i] = decode(anchors[i], deltas[i]).</summary>
    /// <param name="coder">Weights and options.</param>
    /// <param name="anchors">Address of [count, 4].</param>
    /// <param name="deltas">Address of [count, 4].</param>
    /// <param name="boxes">Address of [count, 4], written.</param>
    /// <param name="count">Rows.</param>
    /// <param name="clip">(height, width) in pixels that bound the corners, or null.</param>
    public static void Decode(BoxCoder<T> coder, nint anchors, nint deltas, nint boxes, long count, (double Height, double Width)? clip)
    {
        T right = T.CreateChecked(clip?.Width ?? 0);
        T bottom = T.CreateChecked(clip?.Height ?? 0);
        for (long i = 0; i < count; i++)
        {
            var anchor = new Corners<T>(
                TElement.Load(anchors, 4 * i), TElement.Load(anchors, (4 * i) + 1), TElement.Load(anchors, (4 * i) + 2), TElement.Load(anchors, (4 * i) + 3));
            var delta = new Deltas<T>(
                TElement.Load(deltas, 4 * i), TElement.Load(deltas, (4 * i) + 1), TElement.Load(deltas, (4 * i) + 2), TElement.Load(deltas, (4 * i) + 3));
            Corners<T> box = coder.Decode(anchor, delta);
            if (clip is not null)
            {
                box = new Corners<T>(Clip(box.X0, right), Clip(box.Y0, bottom), Clip(box.X1, right), Clip(box.Y1, bottom));
            }

            TElement.Store(boxes, 4 * i, box.X0);
            TElement.Store(boxes, (4 * i) + 1, box.Y0);
            TElement.Store(boxes, (4 * i) + 2, box.X1);
            TElement.Store(boxes, (4 * i) + 3, box.Y1);
        }
    }

    private static T Clip(T value, T most) => T.Min(T.Max(value, T.Zero), most);
}
