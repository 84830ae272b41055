using SfKernels.Detection.Structures;

namespace SfKernels.Detection.RetinaNet;

/// <summary>Builds detectors from what a run's folder says of them.</summary>
public static class DetectorFactory
{
    /// <summary>The model with its initial weights, drawn from torch's default generator.</summary>
    public static Detector Create(RetinaNetSettings settings) => new RetinaNet(settings);

    /// <summary>The model that <see cref="RetinaNetJson.Write"/> described.</summary>
    /// <exception cref="InvalidDataException">The text is damaged.</exception>
    public static Detector FromJson(string json) => new RetinaNet(RetinaNetJson.Read(json));
}
