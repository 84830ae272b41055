using SfKernels.Kernels.Geometry;

namespace SfKernels.Training.Data;

/// <summary>A box as COCO files write it: left, top, width and height in pixels, in double precision so that metrics equal those of pycocotools.</summary>
public readonly record struct CocoBox(double X, double Y, double Width, double Height)
{
    /// <summary>x + w, the right border.</summary>
    public double Right => X + Width;

    /// <summary>y + h, the lower border.</summary>
    public double Bottom => Y + Height;

    /// <summary>w * h in square pixels.</summary>
    public double Area => Width * Height;

    /// <summary>True where no number is NaN or infinite.</summary>
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Width) && double.IsFinite(Height);

    /// <summary>The same box from its corners.</summary>
    public static CocoBox Of(Box box) => new(box.X0, box.Y0, (double)box.X1 - box.X0, (double)box.Y1 - box.Y0);

    /// <summary>The corners, rounded to single precision.</summary>
    public Box ToBox() => new((float)X, (float)Y, (float)Right, (float)Bottom);
}
