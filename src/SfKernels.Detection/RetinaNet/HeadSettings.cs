using SfKernels.Detection.Backbones;

namespace SfKernels.Detection.RetinaNet;

/// <summary>The two towers that all pyramid levels share.</summary>
/// <param name="Convs">3x3 convolutions before the last one, in each tower.</param>
/// <param name="Norm"><see cref="NormKind.None"/> (the paper, torchvision v1) or <see cref="NormKind.Group"/> (torchvision v2).</param>
/// <param name="Groups">Groups of a group norm.</param>
public sealed record HeadSettings(int Convs = 4, NormKind Norm = NormKind.None, int Groups = 32);
