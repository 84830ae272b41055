using ILGPU.Algorithms;
using SfKernels.Kernels.Boxes;

namespace SfKernels.Kernels.Cuda;

/// <summary>Boxes against anchors and back in float32; the formulas of <see cref="BoxCoder{T}"/>.</summary>
public struct DeviceBoxCoder
{
    /// <summary>wx.</summary>
    public float WeightX;

    /// <summary>wy.</summary>
    public float WeightY;

    /// <summary>ww.</summary>
    public float WeightW;

    /// <summary>wh.</summary>
    public float WeightH;

    /// <summary>Bound of dw / ww and dh / wh before exp.</summary>
    public float Clip;

    /// <summary>What "+1" adds to a width: 0 or 1 pixel.</summary>
    public float Extra;

    /// <summary>The same coder for a device.</summary>
    public static DeviceBoxCoder From(BoxCoderSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new()
        {
            WeightX = (float)settings.WeightX,
            WeightY = (float)settings.WeightY,
            WeightW = (float)settings.WeightW,
            WeightH = (float)settings.WeightH,
            Clip = (float)settings.LargestLogScale,
            Extra = settings.PlusOne ? 1 : 0,
        };
    }

    /// <summary>The deltas that lead from an anchor to a box.</summary>
    public readonly DeviceDeltas Encode(DeviceBox anchor, DeviceBox box)
    {
        var width = anchor.X1 - anchor.X0 + Extra;
        var height = anchor.Y1 - anchor.Y0 + Extra;
        var boxWidth = box.X1 - box.X0 + Extra;
        var boxHeight = box.Y1 - box.Y0 + Extra;
        return new()
        {
            X = WeightX * (box.X0 + 0.5f * boxWidth - (anchor.X0 + 0.5f * width)) / width,
            Y = WeightY * (box.Y0 + 0.5f * boxHeight - (anchor.Y0 + 0.5f * height)) / height,
            W = WeightW * MathF.Log(boxWidth / width),
            H = WeightH * MathF.Log(boxHeight / height),
        };
    }

    /// <summary>The box that deltas make of an anchor.</summary>
    public readonly DeviceBox Decode(DeviceBox anchor, DeviceDeltas deltas)
    {
        var width = anchor.X1 - anchor.X0 + Extra;
        var height = anchor.Y1 - anchor.Y0 + Extra;
        var centreX = deltas.X / WeightX * width + (anchor.X0 + 0.5f * width);
        var centreY = deltas.Y / WeightY * height + (anchor.Y0 + 0.5f * height);
        var halfWidth = 0.5f * (MathF.Exp(XMath.Min(deltas.W / WeightW, Clip)) * width);
        var halfHeight = 0.5f * (MathF.Exp(XMath.Min(deltas.H / WeightH, Clip)) * height);
        return new() { X0 = centreX - halfWidth, Y0 = centreY - halfHeight, X1 = centreX + halfWidth - Extra, Y1 = centreY + halfHeight - Extra };
    }

    /// <summary>Chain rule through <see cref="Decode"/>; beyond the clip the size passes no gradient.</summary>
    public readonly DeviceDeltas DecodeBackward(DeviceBox anchor, DeviceDeltas deltas, DeviceBox dBox)
    {
        var width = anchor.X1 - anchor.X0 + Extra;
        var height = anchor.Y1 - anchor.Y0 + Extra;
        var logWidth = deltas.W / WeightW;
        var logHeight = deltas.H / WeightH;
        var dWidth = logWidth <= Clip ? MathF.Exp(logWidth) * width / WeightW : 0;
        var dHeight = logHeight <= Clip ? MathF.Exp(logHeight) * height / WeightH : 0;
        return new()
        {
            X = (dBox.X0 + dBox.X1) * (width / WeightX),
            Y = (dBox.Y0 + dBox.Y1) * (height / WeightY),
            W = 0.5f * (dBox.X1 - dBox.X0) * dWidth,
            H = 0.5f * (dBox.Y1 - dBox.Y0) * dHeight,
        };
    }
}
