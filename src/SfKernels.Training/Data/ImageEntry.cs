namespace SfKernels.Training.Data;

/// <summary>What the annotations say of one image; needs no image file.</summary>
/// <param name="Id">Image id of the file, or a running number.</param>
/// <param name="FileName">Name shown to people.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Objects">All objects, crowd and difficult ones included.</param>
public sealed record ImageEntry(long Id, string FileName, int Width, int Height, IReadOnlyList<GroundTruth> Objects);
