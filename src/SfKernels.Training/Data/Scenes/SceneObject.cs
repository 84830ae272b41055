using SfKernels.Kernels.Geometry;

namespace SfKernels.Training.Data.Scenes;

/// <summary>One object of a scene, in painting order.</summary>
/// <param name="Label">k in 1..K.</param>
/// <param name="Box">Its tight box: the silhouette touches all four sides.</param>
/// <param name="First">Main colour.</param>
/// <param name="Second">Second colour of patterned fills.</param>
internal readonly record struct SceneObject(int Label, Box Box, SceneColour First, SceneColour Second);
