using System.IO.Compression;
using System.Text;
using SfKernels.Detection.Weights.Pickle;

namespace SfKernels.Detection.Weights;

/// <summary>The zip form of torch.save (since PyTorch 1.6): NAME/data.pkl and the storages as NAME/data/KEY, all stored uncompressed.</summary>
internal static class TorchZipArchive
{
    private const long MaxPickle = 64 << 20;

    /// <summary>The pickled value, and a way to the bytes of the storages it names.</summary>
    public static (object? Value, Func<PickleStorage, ReadOnlyMemory<byte>> BytesOf) Read(Stream stream, string source)
    {
        ZipArchive archive;
        ZipArchiveEntry[] pickles;
        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            pickles = [.. archive.Entries.Where(static entry => entry.FullName.Split('/') is [_, "data.pkl"])];
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{source}: damaged or cut zip archive: {error.Message}", error);
        }

        if (pickles.Length != 1)
        {
            throw new InvalidDataException($"{source}: a zip archive with {pickles.Length} data.pkl in its top folder; torch.save writes one");
        }

        string folder = pickles[0].FullName[..^"data.pkl".Length];
        CheckByteOrder(archive, folder, source);
        if (pickles[0].Length > MaxPickle)
        {
            throw new InvalidDataException($"{source}: data.pkl of {pickles[0].Length} bytes; at most {MaxPickle} are accepted");
        }

        object? value = RestrictedUnpickler.Load(new PickleReader(Content(pickles[0], source), source), PickleCalls.Storage);
        var storages = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        return (value, storage => Storage(archive, folder, storage, storages, source));
    }

    private static void CheckByteOrder(ZipArchive archive, string folder, string source)
    {
        if (archive.GetEntry(folder + "byteorder") is ZipArchiveEntry entry && entry.Length < 16
            && Encoding.ASCII.GetString(Content(entry, source)) != "little")
        {
            throw new InvalidDataException($"{source}: was written on a big-endian machine; save it again on a little-endian one");
        }
    }

    private static ReadOnlyMemory<byte> Storage(ZipArchive archive, string folder, PickleStorage storage, Dictionary<string, byte[]> read, string source)
    {
        if (!read.TryGetValue(storage.Key, out byte[]? bytes))
        {
            ZipArchiveEntry entry = archive.GetEntry($"{folder}data/{storage.Key}")
                ?? throw new InvalidDataException($"{source}: storage '{storage.Key}' is missing from the archive");
            bytes = Content(entry, source);
            read.Add(storage.Key, bytes);
        }

        long claimed = (storage.Offset + storage.Elements) * storage.Type.Size();
        return bytes.Length >= claimed
            ? bytes
            : throw new InvalidDataException($"{source}: storage '{storage.Key}' has {bytes.Length} bytes where {storage.Elements} elements of {storage.Type} were promised");
    }

    private static byte[] Content(ZipArchiveEntry entry, string source)
    {
        // Stored entries bound what a file can make us allocate by the file's own size.
        if (entry.CompressedLength != entry.Length || entry.Length > Array.MaxLength)
        {
            throw new InvalidDataException($"{source}: entry '{entry.FullName}' is compressed or larger than {Array.MaxLength} bytes; torch.save writes stored entries");
        }

        try
        {
            byte[] bytes = new byte[entry.Length];
            using Stream stream = entry.Open();
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{source}: entry '{entry.FullName}' is damaged or cut: {error.Message}", error);
        }
    }
}
