using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>Logits that follow each other in a level's memory.</summary>
internal readonly unsafe struct AnchorTile(in LogitLevel level, long offset, int count, LabelFindings findings, bool isFloat32)
{
    private readonly void* logits = level.Logits;

    /// <summary>Whether labels other than 0 matter here.</summary>
    public bool Special { get; } = findings.Special;

    /// <summary>Whether each logit has a weight in the scratch.</summary>
    public bool Weighted { get; } = findings.Weighted;

    /// <summary>Whether the logits to use are the patched or converted ones in the scratch.</summary>
    public bool Patched { get; } = findings.Special || findings.Weighted || !isFloat32;

    /// <summary>Number of logits.</summary>
    public int Count { get; } = count;

    /// <summary>Element of the level where the tile begins.</summary>
    public long Offset { get; } = offset;

    /// <summary>Gradient of the whole level.</summary>
    public void* Gradient { get; } = level.Gradient;

    /// <summary>The tile in a level that holds float32.</summary>
    public float* Source => (float*)logits + Offset;

    /// <summary>The tile's logits as the loss is to see them.</summary>
    public float* Logits(TileScratch scratch) => Patched ? scratch.Logits : Source;
}
