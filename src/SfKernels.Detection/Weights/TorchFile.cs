using SfKernels.Detection.Weights.Pickle;

namespace SfKernels.Detection.Weights;

/// <summary>
/// Reads the state dict of a file written by Python's torch.save, through a pickle machine that can build nothing but tensors.
/// The dict may be the file's value itself or lie under 'model', 'state_dict' or 'model_state_dict'.
/// </summary>
public static class TorchFile
{
    private static readonly string[] Wrappers = ["model", "state_dict", "model_state_dict"];

    /// <summary>True where the first bytes are those of a zip archive or of a pickle.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.StartsWith("PK\u0003\u0004"u8) || (start.Length >= 2 && start[0] == 0x80 && start[1] <= 5);

    /// <summary>Reads every tensor of the state dict.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, holds no state dict, or asks for anything but tensors.</exception>
    public static IReadOnlyDictionary<string, RawTensor> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads every tensor of the state dict.</summary>
    /// <param name="stream">Positioned at the start of the file; seekable.</param>
    /// <param name="source">The file's name for messages.</param>
    public static IReadOnlyDictionary<string, RawTensor> Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] start = new byte[4];
        int read = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        if (read < 4 || !Recognises(start))
        {
            throw new InvalidDataException($"{source}: neither a zip archive nor a pickle, so not a file of torch.save");
        }

        (object? value, Func<PickleStorage, ReadOnlyMemory<byte>> bytesOf) = start[0] == (byte)'P'
            ? TorchZipArchive.Read(stream, source)
            : TorchLegacyFile.Read(stream, source);
        var budget = new ByteBudget(stream.Length, source);
        var tensors = new Dictionary<string, RawTensor>(StringComparer.Ordinal);
        foreach ((object key, object? item) in StateDict(value, source).Values)
        {
            if (key is not string name || item is not PickleTensor tensor)
            {
                throw new InvalidDataException($"{source}: entry '{key}' of the state dict is {RestrictedUnpickler.Describe(item)}, not a named tensor");
            }

            budget.Spend(tensor);
            tensors.Add(name, TensorBytes.Gather(tensor, bytesOf(tensor.Storage)));
        }

        return tensors;
    }

    private static PickleDict StateDict(object? value, string source)
    {
        if (value is not PickleDict dict)
        {
            throw new InvalidDataException($"{source}: holds {RestrictedUnpickler.Describe(value)}, not a state dict");
        }

        foreach (string wrapper in Wrappers)
        {
            if (dict.TryGet(wrapper, out object? inner) && inner is PickleDict nested)
            {
                return nested;
            }
        }

        return dict;
    }
}
