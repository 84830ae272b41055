namespace SfKernels.Kernels.Geometry;

/// <summary>A corner box [x0, y0, x1, y1] in pixels; width is x1 - x0 (no "+1").</summary>
public readonly record struct Box(float X0, float Y0, float X1, float Y1)
{
    /// <summary>x1 - x0 in pixels.</summary>
    public float Width => X1 - X0;

    /// <summary>y1 - y0 in pixels.</summary>
    public float Height => Y1 - Y0;

    /// <summary>True where the box spans a positive area.</summary>
    public bool HasArea => X1 > X0 && Y1 > Y0;

    /// <summary>False where a coordinate is NaN or infinite.</summary>
    public bool IsFinite => float.IsFinite(X0) && float.IsFinite(Y0) && float.IsFinite(X1) && float.IsFinite(Y1);

    /// <summary>The box in a picture resized by the two factors.</summary>
    public Box Scaled(double scaleX, double scaleY) =>
        new((float)(X0 * scaleX), (float)(Y0 * scaleY), (float)(X1 * scaleX), (float)(Y1 * scaleY));

    /// <summary>[x0, y0, x1, y1].</summary>
    public override string ToString() => FormattableString.Invariant($"[{X0}, {Y0}, {X1}, {Y1}]");
}
