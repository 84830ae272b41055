using System.Numerics;

namespace SfKernels.Kernels.Boxes;

/// <summary>The box losses on pairs that already lie side by side, element by element or row by row, without reduction.</summary>
public static class PairedBoxLoop<T, TElement>
    where T : IFloatingPointIeee754<T>
    where TElement : IElement<T>
{
    /// <summary>losses[i] = smooth L1 of a[i] - b[i].</summary>
    public static void SmoothL1Forward(nint a, nint b, nint losses, long count, T beta)
    {
        for (long i = 0; i < count; i++)
        {
            TElement.Store(losses, i, SmoothL1.Value(TElement.Load(a, i) - TElement.Load(b, i), beta));
        }
    }

    /// <summary>dA[i] = dLosses[i] * derivative by a[i]; the derivative by b is its negative.</summary>
    public static void SmoothL1Backward(nint a, nint b, nint dLosses, nint dA, long count, T beta)
    {
        for (long i = 0; i < count; i++)
        {
            TElement.Store(dA, i, TElement.Load(dLosses, i) * SmoothL1.Derivative(TElement.Load(a, i) - TElement.Load(b, i), beta));
        }
    }

    /// <summary>losses[i] = generalised IoU loss of the boxes a[i] and b[i].</summary>
    /// <param name="a">Address of [count, 4].</param>
    /// <param name="b">Address of [count, 4].</param>
    /// <param name="losses">Address of [count], written.</param>
    /// <param name="count">Pairs.</param>
    /// <param name="epsilon">Added to both denominators.</param>
    public static void GIoUForward(nint a, nint b, nint losses, long count, T epsilon)
    {
        for (long i = 0; i < count; i++)
        {
            TElement.Store(losses, i, GeneralizedIou.Value(Load(a, i), Load(b, i), epsilon));
        }
    }

    /// <summary>dA[i] = dLosses[i] * derivatives by a[i]; swap a and b for the other side, the loss is symmetric.</summary>
    /// <param name="a">Address of [count, 4].</param>
    /// <param name="b">Address of [count, 4].</param>
    /// <param name="dLosses">Address of [count].</param>
    /// <param name="dA">Address of [count, 4], written.</param>
    /// <param name="count">Pairs.</param>
    /// <param name="epsilon">Added to both denominators.</param>
    public static void GIoUBackward(nint a, nint b, nint dLosses, nint dA, long count, T epsilon)
    {
        for (long i = 0; i < count; i++)
        {
            T scale = TElement.Load(dLosses, i);
            Corners<T> d = GeneralizedIou.Derivative(Load(a, i), Load(b, i), epsilon);
            TElement.Store(dA, 4 * i, scale * d.X0);
            TElement.Store(dA, (4 * i) + 1, scale * d.Y0);
            TElement.Store(dA, (4 * i) + 2, scale * d.X1);
            TElement.Store(dA, (4 * i) + 3, scale * d.Y1);
        }
    }

    private static Corners<T> Load(nint boxes, long i) => new(
        TElement.Load(boxes, 4 * i), TElement.Load(boxes, (4 * i) + 1), TElement.Load(boxes, (4 * i) + 2), TElement.Load(boxes, (4 * i) + 3));
}
