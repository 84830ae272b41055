using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Detection.Weights;

/// <summary>Tensors by name in a file: `.safetensors` both ways, files of Python's torch.save for reading.</summary>
public static class WeightFile
{
    /// <summary>Reads the tensors of a file whose content, not its extension, tells the format.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, of another kind, or asks for anything but tensors.</exception>
    public static IReadOnlyDictionary<string, RawTensor> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[4];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return TorchFile.Recognises(start.AsSpan(0, length)) ? TorchFile.Read(stream, path) : Safetensors.Read(stream, path).Tensors;
    }

    /// <summary>Writes tensors as `.safetensors`; the file appears only when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors by name, on any device, of any strides.</param>
    /// <param name="metadata">Free text to travel with them.</param>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Safetensors.Write(path, tensors.ToDictionary(static pair => pair.Key, static pair => FromTensor(pair.Value)), metadata);
    }

    /// <summary>Writes the parameters and buffers of a module as `.safetensors`.</summary>
    public static void Write(string path, nn.Module module, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        Write(path, module.state_dict(), metadata);
    }

    /// <summary>A copy of a tensor's elements.</summary>
    public static RawTensor FromTensor(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using DisposeScope scope = NewDisposeScope();
        ElementType type = ElementTypes.FromScalarType(tensor.dtype);
        Tensor dense = tensor.detach().cpu().contiguous();
        return new RawTensor(type, tensor.shape, dense.numel() == 0 ? Array.Empty<byte>() : dense.bytes.ToArray());
    }

    /// <summary>A new tensor on the CPU. The caller disposes.</summary>
    public static Tensor ToTensor(this RawTensor raw)
    {
        ArgumentNullException.ThrowIfNull(raw);
        Tensor tensor = empty([.. raw.Shape], raw.Type.ToScalarType());
        if (raw.Bytes.Length > 0)
        {
            raw.Bytes.Span.CopyTo(tensor.bytes);
        }

        return tensor;
    }
}
