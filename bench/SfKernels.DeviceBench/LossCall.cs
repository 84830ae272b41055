using System.Runtime.InteropServices;

namespace SfKernels.DeviceBench;

/// <summary>A loss over flat logits as the caller in another language lays it out; bench/gpu/bench.py has the same fields in the same order.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct LossCall
{
    /// <summary>Blocks that the scratch has room for.</summary>
    public const int MostBlocks = 4096;

    /// <summary>[N * R, K], format below.</summary>
    public nint Logits;

    /// <summary>The same shape, written by the backward.</summary>
    public nint Gradient;

    /// <summary>[N * R] int32.</summary>
    public nint Labels;

    /// <summary>Scratch: <see cref="MostBlocks"/> float32.</summary>
    public nint Partials;

    /// <summary>Scratch: twice as many int64.</summary>
    public nint Found;

    /// <summary>Scratch of the softmax: [N * R, 2] float32.</summary>
    public nint Denominators;

    /// <summary>Six float32: those of <see cref="Kernels.Cuda.GuidedScalars"/>, then the localisation loss, which the caller gives.</summary>
    public nint Scalars;

    /// <summary>One float32: the sum.</summary>
    public nint Total;

    /// <summary>One float32: the upstream gradient, read by the backward.</summary>
    public nint Upstream;

    /// <summary>The stream.</summary>
    public nint Stream;

    /// <summary>N * R.</summary>
    public long Anchors;

    /// <summary>K.</summary>
    public int Classes;

    /// <summary>0 float32, 1 half, 2 bfloat16.</summary>
    public int Format;

    /// <summary>Which loss.</summary>
    public LossForm Form;
}
