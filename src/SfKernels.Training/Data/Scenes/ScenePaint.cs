namespace SfKernels.Training.Data.Scenes;

/// <summary>Which of an object's colours covers a point.</summary>
internal enum ScenePaint : byte
{
    None,
    First,
    Second,
}
