using System.IO.Compression;
using SfKernels.Detection.Weights;

namespace SfKernels.Detection.Tests.Weights;

/// <summary>Archives in the form of torch.save around given pickles.</summary>
internal static class TorchZip
{
    public static byte[] Build(byte[] pickle, params (string Key, byte[] Bytes)[] storages) => Build(pickle, CompressionLevel.NoCompression, storages);

    public static byte[] Build(byte[] pickle, CompressionLevel level, params (string Key, byte[] Bytes)[] storages)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, level, "archive/data.pkl", pickle);
            foreach ((string key, byte[] bytes) in storages)
            {
                Add(archive, level, $"archive/data/{key}", bytes);
            }

            Add(archive, level, "archive/version", "3\n"u8.ToArray());
        }

        return stream.ToArray();
    }

    /// <summary>A state dict of one tensor named "w".</summary>
    public static byte[] OneTensor(string type, long claimed, long offset, long[] shape, long[] strides, byte[] storage) =>
        Build(new PickleBuilder().Op('}').Text("w").Tensor(type, "0", claimed, offset, shape, strides).Op('s').Stop(), ("0", storage));

    public static IReadOnlyDictionary<string, RawTensor> Read(byte[] file) => TorchFile.Read(new MemoryStream(file), "x.pth");

    private static void Add(ZipArchive archive, CompressionLevel level, string name, byte[] bytes)
    {
        using Stream entry = archive.CreateEntry(name, level).Open();
        entry.Write(bytes);
    }
}
