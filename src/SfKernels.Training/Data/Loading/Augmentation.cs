namespace SfKernels.Training.Data.Loading;

/// <summary>Random changes of training pictures; each is drawn from the picture's own key. Without arguments the published recipe: mirrored half of the time, nothing else.</summary>
/// <param name="Flip">Mirror left and right, half of the time.</param>
/// <param name="SmallestScale">Short and max side are multiplied by a factor between this ...</param>
/// <param name="LargestScale">... and this, log-uniform. 1 and 1: always the same size.</param>
/// <param name="Photometric">Brightness, contrast and saturation are each multiplied by a factor in 1 - p .. 1 + p; 0 is off.</param>
public sealed record Augmentation(bool Flip = true, double SmallestScale = 1, double LargestScale = 1, double Photometric = 0)
{
    /// <summary>Checks the ranges.</summary>
    public Augmentation Checked()
    {
        if (!(SmallestScale > 0) || !(LargestScale >= SmallestScale) || !double.IsFinite(LargestScale))
            throw new ArgumentException($"The scales run from {SmallestScale} to {LargestScale}: both must be positive, the smaller one first.", nameof(SmallestScale));
        if (Photometric is not (>= 0 and < 1))
            throw new ArgumentException($"{nameof(Photometric)} is {Photometric}: it must be in 0..1, without 1.", nameof(Photometric));
        return this;
    }
}
