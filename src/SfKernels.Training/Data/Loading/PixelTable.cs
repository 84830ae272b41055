using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SfKernels.Training.Data.Loading;

/// <summary>
/// (value / 255 - mean) / deviation of ImageNet for the 256 values of each channel. A look-up instead of tensor operators, because those
/// start threads of their own beside the ones that train.
/// </summary>
internal static class PixelTable
{
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviation = [0.229f, 0.224f, 0.225f];

    private static readonly float[][] Table =
        [.. Enumerable.Range(0, 3).Select(static c => Enumerable.Range(0, 256).Select(v => ((v / 255f) - Mean[c]) / Deviation[c]).ToArray())];

    /// <summary>Normalises pixels, mirrored on request.</summary>
    /// <param name="pixels">uint8 [3, H, W].</param>
    /// <param name="flip">Mirror left and right.</param>
    /// <returns>float32 [3, H, W].</returns>
    public static Tensor Normalise(Tensor pixels, bool flip)
    {
        (int height, int width) = ((int)pixels.shape[1], (int)pixels.shape[2]);
        Tensor normalised = empty(3, height, width, ScalarType.Float32);
        // Decoders give the pixels of a JPEG interleaved, behind strides.
        using Tensor planes = pixels.contiguous();
        ReadOnlySpan<byte> from = planes.bytes;
        Span<float> to = MemoryMarshal.Cast<byte, float>(normalised.bytes);
        for (int row = 0; row < 3 * height; row++)
        {
            ReadOnlySpan<float> table = Table[row / height];
            ReadOnlySpan<byte> source = from.Slice(row * width, width);
            Span<float> target = to.Slice(row * width, width);
            for (int x = 0; x < source.Length; x++)
                target[x] = table[source[x]];
            if (flip)
                target.Reverse();
        }

        GC.KeepAlive(planes);
        return normalised;
    }

    /// <summary>Normalises values in 0..1 in place.</summary>
    /// <param name="values">float32 [3, H, W].</param>
    public static Tensor Normalise(Tensor values)
    {
        using Tensor mean = tensor(Mean, [3, 1, 1]);
        using Tensor deviation = tensor(Deviation, [3, 1, 1]);
        return values.sub_(mean).div_(deviation);
    }
}
