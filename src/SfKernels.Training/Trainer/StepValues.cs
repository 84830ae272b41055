using SfKernels.Detection.Structures;
using static TorchSharp.torch;

namespace SfKernels.Training.Trainer;

/// <summary>The scalars of a step on the host.</summary>
internal readonly record struct StepValues(float Loss, float Classification, float Localisation, float Ratio, float Positives)
{
    /// <summary>Loss, classification and localisation come first.</summary>
    private const int Losses = 3;

    /// <summary>True where the step may be trained on.</summary>
    public bool IsFinite => float.IsFinite(Loss) && float.IsFinite(Classification) && float.IsFinite(Localisation);

    /// <summary>All five side by side where they are: [5] float32.</summary>
    public static Tensor Gather(DetectorLosses losses)
    {
        using var scope = NewDisposeScope();
        Tensor[] scalars = [losses.Total, losses.Classification, losses.Localisation, losses.Ratio, losses.Positives];
        return stack(scalars.Select(static s => s.detach().to(ScalarType.Float32).reshape([]))).MoveToOuterDisposeScope();
    }

    /// <summary>Copies what <see cref="Gather"/> returned in one transfer. On a GPU this waits for the step: call it only where the step is logged.</summary>
    public static StepValues Read(Tensor gathered)
    {
        using Tensor host = gathered.cpu();
        float[] values = host.data<float>().ToArray();
        return new StepValues(values[0], values[1], values[2], values[3], values[4]);
    }

    /// <summary><see cref="IsFinite"/> of what <see cref="Gather"/> returned, asked where it is: a bool scalar.</summary>
    public static Tensor IsFiniteOf(Tensor gathered)
    {
        using var scope = NewDisposeScope();
        return gathered.slice(0, 0, Losses, 1).isfinite().all().MoveToOuterDisposeScope();
    }
}
