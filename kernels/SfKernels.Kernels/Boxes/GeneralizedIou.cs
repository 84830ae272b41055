using System.Numerics;
using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Boxes;

/// <summary>
/// Generalised IoU loss, 1 - (I / (U + eps) - (C - U) / (C + eps)): I intersection, U union, C area of the smallest box around both
/// (torchvision.ops.generalized_box_iou_loss). Where two edges coincide each takes half of the derivative, as in torch.
/// </summary>
public static class GeneralizedIou
{
    /// <summary>torchvision's eps.</summary>
    public const double DefaultEpsilon = 1e-7;

    /// <summary>The loss, 0 for equal boxes, below 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(in Corners<T> a, in Corners<T> b, T epsilon)
        where T : IFloatingPointIeee754<T>
    {
        T inter = Overlap<T>(a.X0, a.X1, b.X0, b.X1, a.Y0, a.Y1, b.Y0, b.Y1, out _, out _);
        T union = ((a.X1 - a.X0) * (a.Y1 - a.Y0)) + ((b.X1 - b.X0) * (b.Y1 - b.Y0)) - inter;
        T around = (T.Max(a.X1, b.X1) - T.Min(a.X0, b.X0)) * (T.Max(a.Y1, b.Y1) - T.Min(a.Y0, b.Y0));
        return T.One - ((inter / (union + epsilon)) - ((around - union) / (around + epsilon)));
    }

    /// <summary>Derivatives of the loss by the corners of <paramref name="a"/>.</summary>
    public static Corners<T> Derivative<T>(in Corners<T> a, in Corners<T> b, T epsilon)
        where T : IFloatingPointIeee754<T>
    {
        T width = a.X1 - a.X0;
        T height = a.Y1 - a.Y0;
        T inter = Overlap(a.X0, a.X1, b.X0, b.X1, a.Y0, a.Y1, b.Y0, b.Y1, out T interWidth, out T interHeight);
        T union = (width * height) + ((b.X1 - b.X0) * (b.Y1 - b.Y0)) - inter;
        T aroundWidth = T.Max(a.X1, b.X1) - T.Min(a.X0, b.X0);
        T aroundHeight = T.Max(a.Y1, b.Y1) - T.Min(a.Y0, b.Y0);
        T around = aroundWidth * aroundHeight;

        // d loss = byInter dI + byUnion dU + byAround dC with the three taken as independent; then dU = dA - dI.
        T byUnion = (inter / ((union + epsilon) * (union + epsilon))) - (T.One / (around + epsilon));
        T byInter = (-T.One / (union + epsilon)) - byUnion;
        T byAround = (union + epsilon) / ((around + epsilon) * (around + epsilon));
        return new Corners<T>(
            -(byInter * interHeight * Share(a.X0, b.X0)) - (byUnion * height) - (byAround * aroundHeight * Share(b.X0, a.X0)),
            -(byInter * interWidth * Share(a.Y0, b.Y0)) - (byUnion * width) - (byAround * aroundWidth * Share(b.Y0, a.Y0)),
            (byInter * interHeight * Share(b.X1, a.X1)) + (byUnion * height) + (byAround * aroundHeight * Share(a.X1, b.X1)),
            (byInter * interWidth * Share(b.Y1, a.Y1)) + (byUnion * width) + (byAround * aroundWidth * Share(a.Y1, b.Y1)));
    }

    // Width and height are zero where the boxes do not overlap: neither the area nor its derivative is then there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Overlap<T>(T ax0, T ax1, T bx0, T bx1, T ay0, T ay1, T by0, T by1, out T width, out T height)
        where T : IFloatingPointIeee754<T>
    {
        width = T.Min(ax1, bx1) - T.Max(ax0, bx0);
        height = T.Min(ay1, by1) - T.Max(ay0, by0);
        if (!(width > T.Zero && height > T.Zero))
        {
            width = height = T.Zero;
        }

        return width * height;
    }

    // Part of the derivative of max(a, b) that a takes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Share<T>(T a, T b)
        where T : IFloatingPointIeee754<T> => a > b ? T.One : a < b ? T.Zero : T.CreateTruncating(0.5);
}
