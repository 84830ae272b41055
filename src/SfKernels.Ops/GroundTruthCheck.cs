using SfKernels.Kernels.Geometry;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Refuses ground truth that would poison the labels, naming the image and the box.</summary>
internal static class GroundTruthCheck
{
    /// <summary>Shapes, types and devices of a batch.</summary>
    /// <returns>[N + 1] first row of each image when the boxes are laid end to end.</returns>
    public static int[] Offsets(IReadOnlyList<Tensor> boxes, IReadOnlyList<Tensor> classes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(classes);
        if (boxes.Count != classes.Count)
        {
            throw new ArgumentException($"{boxes.Count} images have boxes, but {classes.Count} have classes: pass one tensor of each for every image.", nameof(classes));
        }

        var offsets = new int[boxes.Count + 1];
        for (int n = 0; n < boxes.Count; n++)
        {
            TensorCheck.OnCpu(boxes[n], $"boxes[{n}]");
            TensorCheck.Type(boxes[n], $"boxes[{n}]", ScalarType.Float32);
            TensorCheck.Shape(boxes[n], $"boxes[{n}]", -1, 4);
            TensorCheck.OnCpu(classes[n], $"classes[{n}]");
            TensorCheck.Type(classes[n], $"classes[{n}]", ScalarType.Int64);
            TensorCheck.Shape(classes[n], $"classes[{n}]", boxes[n].size(0));
            offsets[n + 1] = checked(offsets[n] + (int)boxes[n].size(0));
        }

        return offsets;
    }

    /// <summary>Finite coordinates, classes from 1.</summary>
    public static unsafe void Values(Tensor boxes, Tensor classes, int[] offsets)
    {
        var corners = new ReadOnlySpan<Box>((void*)TensorAddress.Of(boxes), offsets[^1]);
        var labels = new ReadOnlySpan<long>((void*)TensorAddress.Of(classes), offsets[^1]);
        for (int i = 0, n = 0; i < corners.Length; i++)
        {
            while (offsets[n + 1] <= i)
            {
                n++;
            }

            if (!corners[i].IsFinite)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Image {n}, box {i - offsets[n]} is {corners[i]}: coordinates must be finite. Drop it when the data is read."),
                    nameof(boxes));
            }

            if (labels[i] < 1)
            {
                throw new ArgumentException($"Image {n}, box {i - offsets[n]} has class {labels[i]}: classes are 1..K, 0 is background.", nameof(classes));
            }
        }

        GC.KeepAlive(boxes);
        GC.KeepAlive(classes);
    }
}
