using System.Numerics;
using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Boxes;

/// <summary>
/// Encodes boxes against anchors and back, in the order of operations of torchvision's BoxCoder (with "+1", of maskrcnn-benchmark's).
/// </summary>
public readonly struct BoxCoder<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T s_half = T.CreateChecked(0.5);
    private readonly T _wx;
    private readonly T _wy;
    private readonly T _ww;
    private readonly T _wh;
    private readonly T _clip;
    private readonly T _extra;

    /// <summary>Fixes weights and options.</summary>
    public BoxCoder(BoxCoderSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        double[] weights = [settings.WeightX, settings.WeightY, settings.WeightW, settings.WeightH, settings.LargestLogScale];
        if (weights.Any(static weight => !double.IsFinite(weight) || weight <= 0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Weights and the largest log scale must be positive and finite, got {settings}."), nameof(settings));
        }

        _wx = T.CreateChecked(settings.WeightX);
        _wy = T.CreateChecked(settings.WeightY);
        _ww = T.CreateChecked(settings.WeightW);
        _wh = T.CreateChecked(settings.WeightH);
        _clip = T.CreateChecked(settings.LargestLogScale);
        _extra = settings.PlusOne ? T.One : T.Zero;
    }

    /// <summary>The deltas that lead from <paramref name="anchor"/> to <paramref name="box"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Deltas<T> Encode(in Corners<T> anchor, in Corners<T> box)
    {
        T width = anchor.X1 - anchor.X0 + _extra;
        T height = anchor.Y1 - anchor.Y0 + _extra;
        T boxWidth = box.X1 - box.X0 + _extra;
        T boxHeight = box.Y1 - box.Y0 + _extra;
        T centreX = anchor.X0 + (s_half * width);
        T centreY = anchor.Y0 + (s_half * height);
        T boxCentreX = box.X0 + (s_half * boxWidth);
        T boxCentreY = box.Y0 + (s_half * boxHeight);
        return new Deltas<T>(
            _wx * (boxCentreX - centreX) / width,
            _wy * (boxCentreY - centreY) / height,
            _ww * T.Log(boxWidth / width),
            _wh * T.Log(boxHeight / height));
    }

    /// <summary>The box that <paramref name="deltas"/> make of <paramref name="anchor"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Corners<T> Decode(in Corners<T> anchor, in Deltas<T> deltas)
    {
        T width = anchor.X1 - anchor.X0 + _extra;
        T height = anchor.Y1 - anchor.Y0 + _extra;
        T centreX = (deltas.X / _wx * width) + (anchor.X0 + (s_half * width));
        T centreY = (deltas.Y / _wy * height) + (anchor.Y0 + (s_half * height));
        T halfWidth = s_half * (T.Exp(T.Min(deltas.W / _ww, _clip)) * width);
        T halfHeight = s_half * (T.Exp(T.Min(deltas.H / _wh, _clip)) * height);
        return new Corners<T>(centreX - halfWidth, centreY - halfHeight, centreX + halfWidth - _extra, centreY + halfHeight - _extra);
    }

    /// <summary>Chain rule through <see cref="Decode"/>; beyond the clip the size passes no gradient.</summary>
    /// <param name="anchor">As given to Decode.</param>
    /// <param name="deltas">As given to Decode.</param>
    /// <param name="dBox">Derivatives of a loss by the decoded corners.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Deltas<T> DecodeBackward(in Corners<T> anchor, in Deltas<T> deltas, in Corners<T> dBox)
    {
        T width = anchor.X1 - anchor.X0 + _extra;
        T height = anchor.Y1 - anchor.Y0 + _extra;
        T logWidth = deltas.W / _ww;
        T logHeight = deltas.H / _wh;
        T dWidth = logWidth <= _clip ? T.Exp(logWidth) * width / _ww : T.Zero;
        T dHeight = logHeight <= _clip ? T.Exp(logHeight) * height / _wh : T.Zero;
        return new Deltas<T>(
            (dBox.X0 + dBox.X1) * (width / _wx),
            (dBox.Y0 + dBox.Y1) * (height / _wy),
            s_half * (dBox.X1 - dBox.X0) * dWidth,
            s_half * (dBox.Y1 - dBox.Y0) * dHeight);
    }
}
