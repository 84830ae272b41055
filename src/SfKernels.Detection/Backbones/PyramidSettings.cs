namespace SfKernels.Detection.Backbones;

/// <summary>The feature pyramid over C3, C4, C5 (Lin et al. 2017).</summary>
/// <param name="Channels">Channels of every level.</param>
/// <param name="ExtraFrom">What P6 is made of.</param>
/// <param name="Levels">Number of levels from P3 on: 3 to 5.</param>
public sealed record PyramidSettings(int Channels = 256, ExtraLevelSource ExtraFrom = ExtraLevelSource.P5, int Levels = 5);
