using SfKernels.Ops.Engine;
using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Guided loss scaling: the classification loss takes the value of the localisation loss and keeps its own direction. No host read.</summary>
public static class GuidedScale
{
    /// <summary>r = L_loc / L_cls, detached; 0 where that is no finite number, as where L_cls is 0: such a batch trains no classification.</summary>
    /// <param name="localisation">L_loc, scalar.</param>
    /// <param name="classification">L_cls, scalar.</param>
    /// <returns>Scalar of the type of <paramref name="classification"/>.</returns>
    public static Tensor Ratio(Tensor localisation, Tensor classification)
    {
        TensorCheck.OneValue(localisation, nameof(localisation));
        TensorCheck.OneValue(classification, nameof(classification));
        bool device = CudaDoor.Takes(classification.device);
        if (!device && HostScalar.Is(localisation) && HostScalar.Is(classification))
        {
            return Ratio(HostScalar.Read(localisation), HostScalar.Read(classification), classification.dtype);
        }

        using var scope = NewDisposeScope();
        if (device && classification.dtype == ScalarType.Float32)
        {
            TensorCheck.SameDevice(localisation, nameof(localisation), classification, nameof(classification));
            return CudaDoor.GuidedScale(classification.device).Ratio(localisation.detach().to(ScalarType.Float32), classification).MoveToOuterDisposeScope();
        }

        Tensor quotient = localisation.detach().to(classification.dtype) / classification.detach();
        return quotient.nan_to_num(0, 0, 0).MoveToOuterDisposeScope();
    }

    /// <summary>r L_cls: forward L_loc, gradient r dL_cls; 0 with gradient 0 where r is 0, even if L_cls is not a number.</summary>
    public static Tensor Scale(Tensor ratio, Tensor classification)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        ArgumentNullException.ThrowIfNull(classification);
        if (HostScalar.Is(ratio) && HostScalar.Read(ratio) != 0)
        {
            return ratio * classification;
        }

        using var scope = NewDisposeScope();
        return where(ratio.EqualTo(0), ratio, ratio * classification).MoveToOuterDisposeScope();
    }

    // Torch's five operators cost ten times what there is to compute. Rounded as they round.
    private static Tensor Ratio(double localisation, double classification, ScalarType type)
    {
        if (type == ScalarType.Float64)
        {
            double quotient = localisation / classification;
            return tensor(double.IsFinite(quotient) ? quotient : 0);
        }

        float rounded = (float)localisation / (float)classification;
        return tensor(float.IsFinite(rounded) ? rounded : 0f);
    }
}
