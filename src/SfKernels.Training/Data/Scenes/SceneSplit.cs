namespace SfKernels.Training.Data.Scenes;

/// <summary>The two splits; the number is part of every scene's key, so that they never share a scene.</summary>
internal enum SceneSplit
{
    /// <summary>For training.</summary>
    Train = 1,

    /// <summary>Held out.</summary>
    Val = 2,
}
