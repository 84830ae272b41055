using System.Numerics;

namespace SfKernels.Kernels.Boxes;

/// <summary>Encodes boxes into deltas and decodes deltas into boxes, row by row.</summary>
public static class BoxCoderLoop<T, TElement>
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
            (T dx, T dy, T dw, T dh) = Load(deltas, i);
            Corners<T> box = coder.Decode(Load(anchors, i), new Deltas<T>(dx, dy, dw, dh));
            if (clip is not null)
            {
                box = new Corners<T>(Clip(box.X0, right), Clip(box.Y0, bottom), Clip(box.X1, right), Clip(box.Y1, bottom));
            }

            Store(boxes, i, box.X0, box.Y0, box.X1, box.Y1);
        }
    }

    /// <summary>Row by row: deltas[i] = encode(anchors[i], boxes[i]).</summary>
    /// <param name="coder">Weights and options.</param>
    /// <param name="anchors">Address of [count, 4].</param>
    /// <param name="boxes">Address of [count, 4].</param>
    /// <param name="deltas">Address of [count, 4], written.</param>
    /// <param name="count">Rows.</param>
    public static void Encode(BoxCoder<T> coder, nint anchors, nint boxes, nint deltas, long count)
    {
        for (long i = 0; i < count; i++)
        {
            Deltas<T> delta = coder.Encode(Load(anchors, i), Load(boxes, i));
            Store(deltas, i, delta.X, delta.Y, delta.W, delta.H);
        }
    }

    private static Corners<T> Load(nint rows, long i) => new(
        TElement.Load(rows, 4 * i), TElement.Load(rows, (4 * i) + 1), TElement.Load(rows, (4 * i) + 2), TElement.Load(rows, (4 * i) + 3));

    private static void Store(nint rows, long i, T a, T b, T c, T d)
    {
        TElement.Store(rows, 4 * i, a);
        TElement.Store(rows, (4 * i) + 1, b);
        TElement.Store(rows, (4 * i) + 2, c);
        TElement.Store(rows, (4 * i) + 3, d);
    }

    private static T Clip(T value, T most) => T.Min(T.Max(value, T.Zero), most);
}
