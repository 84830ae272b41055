namespace SfKernels.Training.Runs;

/// <summary>What was found on one picture, as predictions.json lists it.</summary>
/// <param name="Image">Path of the picture as given.</param>
/// <param name="Drawn">Path of the drawn copy.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Detections">Best first.</param>
public sealed record Prediction(string Image, string Drawn, int Width, int Height, IReadOnlyList<PredictedObject> Detections);
