using static TorchSharp.torch;

namespace SfKernels.Training.Data.Loading;

/// <summary>Keeps decoded or drawn pictures in memory up to a budget; the first ones asked for stay. Worth it where decoding costs more than a copy.</summary>
public sealed class PixelCache : IDetectionDataset
{
    private readonly IDetectionDataset source;
    private readonly (byte[] Bytes, long[] Shape)?[] pictures;
    private readonly Lock gate = new();
    private long bytesLeft;

    /// <param name="source">Where pictures come from the first time.</param>
    /// <param name="maxBytes">Budget; a 128 px picture takes 48 KiB, a 640 x 480 one 900 KiB.</param>
    public PixelCache(IDetectionDataset source, long maxBytes)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        this.source = source;
        pictures = new (byte[], long[])?[source.Images.Count];
        bytesLeft = maxBytes;
    }

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public string Fingerprint => source.Fingerprint;

    /// <inheritdoc/>
    public IReadOnlyList<Category> Categories => source.Categories;

    /// <inheritdoc/>
    public IReadOnlyList<ImageEntry> Images => source.Images;

    /// <inheritdoc/>
    public Tensor LoadPixels(int index)
    {
        (byte[] Bytes, long[] Shape)? kept;
        lock (gate)
            kept = pictures[index];
        if (kept is { } picture)
            return tensor(picture.Bytes, picture.Shape, ScalarType.Byte);
        Tensor pixels = source.LoadPixels(index);
        lock (gate)
        {
            if (pictures[index] is null && pixels.numel() <= bytesLeft)
            {
                bytesLeft -= pixels.numel();
                // All at once: TorchSharp's data() walks the elements of a picture one by one.
                using Tensor whole = pixels.contiguous();
                pictures[index] = (whole.bytes.ToArray(), pixels.shape);
            }
        }

        return pixels;
    }
}
