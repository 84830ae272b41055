namespace SfKernels.Kernels.Geometry;

/// <summary>Refuses input that no later step could make sense of.</summary>
internal static class BoxCheck
{
    /// <summary>Every coordinate is a finite number.</summary>
    public static void Finite(ReadOnlySpan<Box> boxes, string parameter)
    {
        for (int j = 0; j < boxes.Length; j++)
        {
            Box box = boxes[j];
            if (!box.IsFinite)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Box {j} is [{box.X0}, {box.Y0}, {box.X1}, {box.Y1}]: coordinates must be finite. Drop it when the data is read."),
                    parameter);
            }
        }
    }

    /// <summary>Two arrays of one length.</summary>
    public static void SameLength(int expected, int actual, string parameter)
    {
        if (expected != actual)
        {
            throw new ArgumentException($"Expected {expected} elements, got {actual}.", parameter);
        }
    }
}
