using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Data.Loading;

/// <summary>A data set in memory whose pixels tell where they come from: value = (17 * image + 5 * channel + 3 * y + x) mod 256.</summary>
internal sealed class MemoryDataset : IDetectionDataset
{
    private int loads;

    public MemoryDataset(params ImageEntry[] images) => Images = images;

    public string Name => "memory";

    public string Fingerprint => DatasetFingerprint.Of(Categories, Images);

    public IReadOnlyList<Category> Categories { get; } = [new(1, 1, "one"), new(2, 2, "two")];

    public IReadOnlyList<ImageEntry> Images { get; }

    /// <summary>Called with the index before pixels are made; may throw or wait.</summary>
    public Action<int> BeforeLoad { get; init; } = static _ => { };

    public int Loads => loads;

    /// <summary><paramref name="count"/> images of changing sizes with one object each.</summary>
    public static ImageEntry[] ManyImages(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Image(i, 40 + (i % 5 * 8), 56 - (i % 3 * 8), (1 + (i % 2), new Box(4, 4, 20 + (i % 7), 30))))];

    public static ImageEntry Image(int index, int width, int height, params (int Label, Box Box)[] objects) =>
        new(index + 1, $"picture{index}.png", width, height, [.. objects.Select(o => new GroundTruth(1, o.Label, o.Box, 1, false, false))]);

    public static byte Pixel(int index, int channel, int y, int x) => (byte)((17 * index) + (5 * channel) + (3 * y) + x);

    public Tensor LoadPixels(int index)
    {
        Interlocked.Increment(ref loads);
        BeforeLoad(index);
        (int height, int width) = (Images[index].Height, Images[index].Width);
        byte[] bytes = [.. from c in Enumerable.Range(0, 3) from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) select Pixel(index, c, y, x)];
        return tensor(bytes, [3, height, width], ScalarType.Byte);
    }
}
