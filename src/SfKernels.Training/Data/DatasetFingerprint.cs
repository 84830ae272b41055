using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SfKernels.Training.Data;

/// <summary>SHA-256 over what determines the annotations of a split: classes, image order, ids, sizes, and every object's label, box, area and flags.</summary>
public static class DatasetFingerprint
{
    /// <summary>64 lower-case hexadecimal digits. File names and folders do not enter, so a data set keeps its fingerprint when it moves.</summary>
    public static string Of(IReadOnlyList<Category> categories, IReadOnlyList<ImageEntry> images)
    {
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(images);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, categories.Count, images.Count);
        foreach (Category category in categories)
        {
            byte[] name = Encoding.UTF8.GetBytes(category.Name);
            Add(hash, category.Label, category.Id, name.Length);
            hash.AppendData(name);
        }

        foreach (ImageEntry image in images)
        {
            Add(hash, image.Id, image.Width, image.Height, image.Objects.Count);
            foreach (GroundTruth g in image.Objects)
            {
                Add(
                    hash, g.Label, Bits(g.Exact.X), Bits(g.Exact.Y), Bits(g.Exact.Width), Bits(g.Exact.Height), Bits(g.Area), (g.Crowd ? 1 : 0) + (g.Difficult ? 2 : 0));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static void Add(IncrementalHash hash, params ReadOnlySpan<long> values)
    {
        Span<byte> bytes = stackalloc byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(i * sizeof(long))..], values[i]);
        hash.AppendData(bytes);
    }
}
