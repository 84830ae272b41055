namespace SfKernels.Training.Data.Scenes;

/// <summary>The eight silhouettes. Each touches all four sides of its box.</summary>
internal enum SceneShape
{
    Disc,
    Rectangle,
    Triangle,
    Diamond,
    Cross,
    Ring,
    Star,
    Crescent,
}
