using ILGPU.Algorithms;

namespace SfKernels.Kernels.Cuda;

/// <summary>Generalised IoU loss of (decode(anchor, deltas), box) as <see cref="Boxes.GeneralizedIou"/> has it; the constant is epsilon.</summary>
public readonly struct GIoUForm : IBoxForm
{
    /// <inheritdoc/>
    public static float Value(DeviceBox anchor, DeviceBox box, DeviceDeltas deltas, DeviceBoxCoder coder, float constant)
    {
        var a = coder.Decode(anchor, deltas);
        var width = XMath.Min(a.X1, box.X1) - XMath.Max(a.X0, box.X0);
        var height = XMath.Min(a.Y1, box.Y1) - XMath.Max(a.Y0, box.Y0);
        var inter = width > 0 && height > 0 ? width * height : 0;
        var union = (a.X1 - a.X0) * (a.Y1 - a.Y0) + (box.X1 - box.X0) * (box.Y1 - box.Y0) - inter;
        var around = (XMath.Max(a.X1, box.X1) - XMath.Min(a.X0, box.X0)) * (XMath.Max(a.Y1, box.Y1) - XMath.Min(a.Y0, box.Y0));
        return 1 - (inter / (union + constant) - (around - union) / (around + constant));
    }

    /// <inheritdoc/>
    public static DeviceDeltas Derivative(DeviceBox anchor, DeviceBox box, DeviceDeltas deltas, DeviceBoxCoder coder, float constant)
    {
        var a = coder.Decode(anchor, deltas);
        var width = a.X1 - a.X0;
        var height = a.Y1 - a.Y0;
        var interWidth = XMath.Min(a.X1, box.X1) - XMath.Max(a.X0, box.X0);
        var interHeight = XMath.Min(a.Y1, box.Y1) - XMath.Max(a.Y0, box.Y0);

        // Without an overlap neither its area nor the derivative of that is there.
        var overlap = interWidth > 0 && interHeight > 0;
        interWidth = overlap ? interWidth : 0;
        interHeight = overlap ? interHeight : 0;
        var inter = interWidth * interHeight;
        var union = width * height + (box.X1 - box.X0) * (box.Y1 - box.Y0) - inter;
        var aroundWidth = XMath.Max(a.X1, box.X1) - XMath.Min(a.X0, box.X0);
        var aroundHeight = XMath.Max(a.Y1, box.Y1) - XMath.Min(a.Y0, box.Y0);
        var around = aroundWidth * aroundHeight;

        // d loss = byInter dI + byUnion dU + byAround dC with the three taken as independent; then dU = dA - dI.
        var byUnion = inter / ((union + constant) * (union + constant)) - 1 / (around + constant);
        var byInter = -1 / (union + constant) - byUnion;
        var byAround = (union + constant) / ((around + constant) * (around + constant));
        var dBox = new DeviceBox
        {
            X0 = -(byInter * interHeight * Share(a.X0, box.X0)) - byUnion * height - byAround * aroundHeight * Share(box.X0, a.X0),
            Y0 = -(byInter * interWidth * Share(a.Y0, box.Y0)) - byUnion * width - byAround * aroundWidth * Share(box.Y0, a.Y0),
            X1 = byInter * interHeight * Share(box.X1, a.X1) + byUnion * height + byAround * aroundHeight * Share(a.X1, box.X1),
            Y1 = byInter * interWidth * Share(box.Y1, a.Y1) + byUnion * width + byAround * aroundWidth * Share(a.Y1, box.Y1),
        };
        return coder.DecodeBackward(anchor, deltas, dBox);
    }

    // Part of the derivative of max(a, b) that a takes; half of it each where both are equal.
    private static float Share(float a, float b) => a > b ? 1 : a < b ? 0 : 0.5f;
}
