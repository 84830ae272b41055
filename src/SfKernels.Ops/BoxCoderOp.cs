using SfKernels.Kernels.Boxes;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Boxes to regression deltas and back, row by row, without gradient: for inference and for inspection.</summary>
public static class BoxCoderOp
{
    /// <summary>The boxes that the deltas make of the anchors.</summary>
    /// <param name="settings">Weights and options.</param>
    /// <param name="anchors">[P, 4] pixels, of the type of <paramref name="deltas"/>.</param>
    /// <param name="deltas">[P, 4] float32 or float64.</param>
    /// <param name="clip">(height, width) of the picture in pixels: corners are moved to 0..width, 0..height. Null: not clipped.</param>
    /// <returns>[P, 4] pixels.</returns>
    public static Tensor Decode(BoxCoderSettings settings, Tensor anchors, Tensor deltas, (int Height, int Width)? clip = null)
    {
        Check(anchors, deltas, nameof(deltas));
        using var scope = NewDisposeScope();
        Tensor from = anchors.contiguous();
        Tensor by = deltas.contiguous();
        Tensor boxes = empty(deltas.shape, deltas.dtype);
        long count = deltas.size(0);
        (double, double)? bounds = clip is { } size ? (size.Height, size.Width) : null;
        if (deltas.dtype == ScalarType.Float64)
        {
            BoxCoderLoop<double, Float64Element>.Decode(new(settings), TensorAddress.Of(from), TensorAddress.Of(by), TensorAddress.Of(boxes), count, bounds);
        }
        else
        {
            BoxCoderLoop<float, Float32Element>.Decode(new(settings), TensorAddress.Of(from), TensorAddress.Of(by), TensorAddress.Of(boxes), count, bounds);
        }

        GC.KeepAlive(from);
        GC.KeepAlive(by);
        return boxes.MoveToOuterDisposeScope();
    }

    /// <summary>The deltas that lead from anchors to boxes.</summary>
    /// <param name="settings">Weights and options.</param>
    /// <param name="anchors">[P, 4] pixels, of the type of <paramref name="boxes"/>.</param>
    /// <param name="boxes">[P, 4] float32 or float64, with area.</param>
    /// <returns>[P, 4].</returns>
    public static Tensor Encode(BoxCoderSettings settings, Tensor anchors, Tensor boxes)
    {
        Check(anchors, boxes, nameof(boxes));
        using var scope = NewDisposeScope();
        Tensor from = anchors.contiguous();
        Tensor to = boxes.contiguous();
        Tensor deltas = empty(boxes.shape, boxes.dtype);
        long count = boxes.size(0);
        if (boxes.dtype == ScalarType.Float64)
        {
            BoxCoderLoop<double, Float64Element>.Encode(new(settings), TensorAddress.Of(from), TensorAddress.Of(to), TensorAddress.Of(deltas), count);
        }
        else
        {
            BoxCoderLoop<float, Float32Element>.Encode(new(settings), TensorAddress.Of(from), TensorAddress.Of(to), TensorAddress.Of(deltas), count);
        }

        GC.KeepAlive(from);
        GC.KeepAlive(to);
        return deltas.MoveToOuterDisposeScope();
    }

    private static void Check(Tensor anchors, Tensor other, string parameter)
    {
        TensorCheck.OnCpu(other, parameter);
        TensorCheck.Type(other, parameter, ScalarType.Float32, ScalarType.Float64);
        TensorCheck.Shape(other, parameter, -1, 4);
        TensorCheck.OnCpu(anchors, nameof(anchors));
        TensorCheck.Type(anchors, nameof(anchors), other.dtype);
        TensorCheck.Shape(anchors, nameof(anchors), other.shape);
    }
}
