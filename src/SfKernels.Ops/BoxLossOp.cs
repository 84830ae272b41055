using SfKernels.Kernels.Boxes;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>
/// A box loss over the positives of a batch and its gradient: smooth L1 or generalised IoU, by the settings. Anchors are computed on the fly, encoded or
/// decoded boxes stay in registers. float32 and float64 in their own precision; float16 and bfloat16 with float32 arithmetic.
/// </summary>
public static class BoxLossOp
{
    /// <summary>The sum over positives.</summary>
    /// <param name="settings">Which loss.</param>
    /// <param name="deltas">Per-level [N, A * 4, H, W] with channel a * 4 + c, or one [N, R, 4].</param>
    /// <param name="targets">Positives and their boxes.</param>
    /// <returns>Scalar: float64 for float64, float32 otherwise. 0 without positives.</returns>
    public static Tensor Sum(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, BoxTargets targets)
    {
        Check(settings, deltas, targets);
        if (targets.OnDevice is not null)
        {
            return CudaDoor.BoxLoss(deltas[0].device).Sum(settings, deltas, targets);
        }

        using var scope = NewDisposeScope();
        Tensor[] readable = RegressionMaps.Readable(deltas);
        LevelMap[] maps = RegressionMaps.Of(readable, targets.Grid);
        double sum = deltas[0].dtype switch
        {
            ScalarType.Float64 => settings.Sum<double, Float64Element>(targets.Grid, maps, targets.Positives, targets.Boxes),
            ScalarType.Float16 => settings.Sum<float, Float16Element>(targets.Grid, maps, targets.Positives, targets.Boxes),
            ScalarType.BFloat16 => settings.Sum<float, BFloat16Element>(targets.Grid, maps, targets.Positives, targets.Boxes),
            _ => settings.Sum<float, Float32Element>(targets.Grid, maps, targets.Positives, targets.Boxes),
        };
        GC.KeepAlive(deltas);
        GC.KeepAlive(readable);
        return tensor(sum, ResultType(deltas[0].dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of <see cref="Sum"/>: zero except at positives.</summary>
    /// <param name="settings">Which loss.</param>
    /// <param name="deltas">As given to Sum.</param>
    /// <param name="targets">As given to Sum.</param>
    /// <param name="dSum">Scalar of Sum's type, where the deltas are.</param>
    /// <returns>One tensor for each of <paramref name="deltas"/>, of its shape and type.</returns>
    public static Tensor[] SumBackward(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, BoxTargets targets, Tensor dSum)
    {
        Check(settings, deltas, targets);
        TensorCheck.SameDevice(dSum, nameof(dSum), deltas[0], nameof(deltas));
        TensorCheck.Type(dSum, nameof(dSum), ResultType(deltas[0].dtype));
        TensorCheck.OneValue(dSum, nameof(dSum));
        return Backward(settings, deltas, targets, dSum, null);
    }

    /// <summary>On a device: the sum over positives divided by max(1, their terms), and the scalars with what it was divided by.</summary>
    internal static GuidedLoss Mean(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, BoxTargets targets)
    {
        Check(settings, deltas, targets);
        return CudaDoor.BoxLoss(deltas[0].device).Loss(settings, deltas, targets, mean: true);
    }

    /// <summary>The gradient of <see cref="Sum"/>, or with the scalars that it left that of <see cref="Mean"/>, on arguments that one of them has checked.</summary>
    internal static Tensor[] Backward(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, BoxTargets targets, Tensor dSum, Tensor? scalars)
    {
        if (targets.OnDevice is not null)
        {
            return CudaDoor.BoxLoss(deltas[0].device).SumBackward(settings, deltas, targets, dSum, scalars);
        }

        using var scope = NewDisposeScope();
        Tensor[] readable = RegressionMaps.Readable(deltas);
        Tensor[] gradients = [.. deltas.Select(RegressionMaps.ZerosLike)];
        LevelMap[] maps = RegressionMaps.Of(readable, targets.Grid);
        LevelMap[] dMaps = RegressionMaps.Of(gradients, targets.Grid);
        double scale = HostScalar.Read(dSum);
        switch (deltas[0].dtype)
        {
            case ScalarType.Float64:
                settings.Backward<double, Float64Element>(targets.Grid, maps, targets.Positives, targets.Boxes, scale, dMaps);
                break;
            case ScalarType.Float16:
                settings.Backward<float, Float16Element>(targets.Grid, maps, targets.Positives, targets.Boxes, scale, dMaps);
                break;
            case ScalarType.BFloat16:
                settings.Backward<float, BFloat16Element>(targets.Grid, maps, targets.Positives, targets.Boxes, scale, dMaps);
                break;
            default:
                settings.Backward<float, Float32Element>(targets.Grid, maps, targets.Positives, targets.Boxes, scale, dMaps);
                break;
        }

        GC.KeepAlive(deltas);
        GC.KeepAlive(readable);
        return [.. gradients.Select(static gradient => gradient.MoveToOuterDisposeScope())];
    }

    private static void Check(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, BoxTargets targets)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(targets);
        RegressionMaps.Check(deltas, targets.Grid, targets.Images);
        bool there = CudaDoor.Takes(deltas[0].device);
        if (there != (targets.OnDevice is not null))
        {
            throw new ArgumentException($"deltas are on {deltas[0].device}, the assignment is not; assign for that device.", nameof(deltas));
        }

        if (there && deltas[0].dtype == ScalarType.Float64)
        {
            throw new ArgumentException($"deltas are Float64 on {deltas[0].device}; the device kernels take Float32, Float16 and BFloat16.", nameof(deltas));
        }
    }

    private static ScalarType ResultType(ScalarType deltas) => deltas == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
}
