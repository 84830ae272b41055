using static TorchSharp.torch;

namespace SfKernels.Detection.Structures;

/// <summary>A detector that can be trained and asked: what the trainer and the commands know of a model.</summary>
public abstract class Detector : nn.Module
{
    /// <summary>Creates the module under <paramref name="name"/>.</summary>
    protected Detector(string name)
        : base(name)
    {
    }

    /// <summary>What the layers compute in under <see cref="ComputeLosses"/>. <see cref="Detect"/> is float32 always, so that what a model finds does not depend on how it was trained.</summary>
    public TrainingPrecision Precision { get; set; }

    /// <summary>Losses of one batch.</summary>
    /// <param name="images">[N, 3, H, W] float32, normalised and padded; H and W multiples of 32.</param>
    /// <param name="targets">N targets in pixels of <paramref name="images"/>.</param>
    public abstract DetectorLosses ComputeLosses(Tensor images, IReadOnlyList<Targets> targets);

    /// <summary>Detections of one batch; runs without gradients.</summary>
    /// <param name="images">[N, 3, H, W] float32, normalised and padded.</param>
    /// <param name="sizes">(height, width) of each image before padding: boxes are clipped to it.</param>
    public abstract IReadOnlyList<Detections> Detect(Tensor images, IReadOnlyList<(int Height, int Width)> sizes);
}
