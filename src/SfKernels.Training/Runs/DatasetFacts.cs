using SfKernels.Training.Data;

namespace SfKernels.Training.Runs;

/// <summary>What a run remembers of a split.</summary>
/// <param name="Name">For people.</param>
/// <param name="Fingerprint">Digest of everything that determines the annotations.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Objects">Number of annotated objects.</param>
public sealed record DatasetFacts(string Name, string Fingerprint, int Images, int Objects)
{
    /// <summary>Those of a split.</summary>
    public static DatasetFacts Of(IDetectionDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new DatasetFacts(dataset.Name, dataset.Fingerprint, dataset.Images.Count, dataset.Images.Sum(static image => image.Objects.Count));
    }
}
