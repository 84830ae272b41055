using System.Runtime.InteropServices;

namespace SfKernels.DeviceBench;

/// <summary>A loss over flat logits as the caller in another language lays it out; bench/gpu/bench.py has the same fields in the same order.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct LossCall
{
    /// <summary>[N * R, K], format below.</summary>
    public nint Logits;

    /// <summary>The same shape, written by the backward.</summary>
    public nint Gradient;

    /// <summary>[N * R] int32.</summary>
    public nint Labels;

    /// <summary>Scratch: 1,024 float32.</summary>
    public nint Partials;

    /// <summary>Scratch: 2,048 int64.</summary>
    public nint Found;

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

    /// <summary>Whether it is the focal loss of gamma 2 and alpha 0.25.</summary>
    public int Focal;
}
