namespace SfKernels.Training.Data.Scenes;

/// <summary>How a silhouette is filled with its two colours; the first eight classes are solid.</summary>
internal enum SceneFill
{
    Solid,
    Banded,
    Striped,
    Slanted,
    Checked,
    Halved,
    Split,
    Dotted,
    Rimmed,
    Quartered,
}
