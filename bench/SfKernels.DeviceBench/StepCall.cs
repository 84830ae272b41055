using System.Runtime.InteropServices;

namespace SfKernels.DeviceBench;

/// <summary>Everything that a RetinaNet's losses are, as the caller in another language lays it out; bench/gpu/library.py has the same fields in the same order.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct StepCall
{
    /// <summary>Levels that fit.</summary>
    public const int MostLevels = 8;

    /// <summary>[N, A * K, H, W] for each level, format below.</summary>
    public fixed long Logits[MostLevels];

    /// <summary>The same, written by the backward.</summary>
    public fixed long LogitGradients[MostLevels];

    /// <summary>[N, A * 4, H, W] for each level.</summary>
    public fixed long Deltas[MostLevels];

    /// <summary>The same, zeros before the backward.</summary>
    public fixed long DeltaGradients[MostLevels];

    /// <summary>[levels, 4] int32 and [levels, A, 4] float32: from sfk_bench_anchors.</summary>
    public nint Cells, Shapes;

    /// <summary>[N + 1] int32, [M, 4] float32, [M] int64 in 1..K.</summary>
    public nint FirstBoxes, Boxes, BoxClasses;

    /// <summary>[M] int32, zeros before the forward.</summary>
    public nint Best;

    /// <summary>[N, R] int64, written by the forward.</summary>
    public nint Labels, Matched;

    /// <summary>Scratch: <see cref="LossCall.MostBlocks"/> float32, and twice as many int64.</summary>
    public nint Partials, Found;

    /// <summary>Nine float32: those of <see cref="Kernels.Cuda.GuidedScalars"/>, then the localisation loss, what it was divided by, the positives, and the total.</summary>
    public nint Scalars;

    /// <summary>One float32: the upstream gradient, read by the backward.</summary>
    public nint Upstream;

    /// <summary>The stream.</summary>
    public nint Stream;

    /// <summary>M.</summary>
    public int BoxCount;

    /// <summary>N.</summary>
    public int Images;

    /// <summary>Padded size of the pictures.</summary>
    public int Height, Width;

    /// <summary>K.</summary>
    public int Classes;

    /// <summary>0 float32, 1 half, 2 bfloat16.</summary>
    public int Format;

    /// <summary>1: channels are innermost in all maps.</summary>
    public int ChannelsLast;
}
