using SfKernels.Detection.Structures;
using static TorchSharp.torch;

namespace SfKernels.Training.Trainer;

/// <summary>The scalars of a step on the host.</summary>
internal readonly record struct StepValues(float Loss, float Classification, float Localisation, float Ratio, float Positives)
{
    /// <summary>True where the step may be trained on.</summary>
    public bool IsFinite => float.IsFinite(Loss) && float.IsFinite(Classification) && float.IsFinite(Localisation);

    /// <summary>Copies all five in one transfer. On a GPU this waits for the step: call it only where the step is logged.</summary>
    public static StepValues Read(DetectorLosses losses)
    {
        using var scope = NewDisposeScope();
        Tensor[] scalars = [losses.Total, losses.Classification, losses.Localisation, losses.Ratio, losses.Positives];
        float[] values = stack(scalars.Select(static s => s.detach().to(ScalarType.Float32).reshape([]))).cpu().data<float>().ToArray();
        return new StepValues(values[0], values[1], values[2], values[3], values[4]);
    }
}
