namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>A problem on a device that runs the kernels of the anchor losses.</summary>
internal interface IDeviceAnchorLoss : IDisposable
{
    /// <summary>The sum over all logits divided by max(1, share * positives + constant), by both stages, and what else they leave.</summary>
    (float Loss, float Normaliser, long Positives, long FirstInvalid) Outcome(float share = 0, float constant = 1);

    /// <summary>The gradient in the order of the logits.</summary>
    double[][] Gradient(float[] upstream, float[] scale, float[] normaliser);

    /// <summary>The loss alone.</summary>
    float Loss(float share = 0, float constant = 1) => Outcome(share, constant).Loss;
}
