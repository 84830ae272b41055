using static TorchSharp.torch;

namespace TorchSharp;

// A tensor in a stream: element type, number of dimensions and sizes, each LEB128, then the elements in the machine's byte order.
public static partial class TensorExtensionMethods
{
    private const int MostDimensions = 64;

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Writes the tensor and closes the stream.</summary>
    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        var local = tensor.detach().cpu().contiguous();
        var shape = local.shape;
        writer.Write7BitEncodedInt64((long)local.dtype);
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (var size in shape)
            writer.Write7BitEncodedInt64(size);
        writer.Write(local.bytes);
        GC.KeepAlive(local);
    }

    /// <summary>Copies the next tensor of the stream into this one, which must have its element type and shape.</summary>
    /// <param name="skip">Reads over it.</param>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (dtype, shape) = ReadHeader(reader);
        if (!skip && dtype != tensor.dtype)
            throw new ArgumentException($"Mismatched tensor data types while loading: {dtype} in the stream, {tensor.dtype} in the model.", nameof(reader));
        if (!skip && !shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"Mismatched tensor shape while loading: [{string.Join(", ", shape)}] in the stream, [{string.Join(", ", tensor.shape)}] in the model.", nameof(reader));
        using var loaded = ReadElements(reader, dtype, shape);
        if (skip)
            return;
        using var noGrad = no_grad();
        tensor.copy_(loaded);
    }

    /// <summary>As the other form, or into a new tensor where there is none.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is null)
            tensor = Load(reader, skip);
        else
            tensor.Load(reader, skip);
    }

    /// <summary>The next tensor of the stream, on the CPU.</summary>
    /// <param name="skip">The result's elements are of no interest.</param>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var (dtype, shape) = ReadHeader(reader);
        return ReadElements(reader, dtype, shape);
    }

    private static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var dtype = (ScalarType)reader.Read7BitEncodedInt64();
        if (!Enum.IsDefined(dtype))
            throw new InvalidDataException($"The stream holds no tensor here: {(int)dtype} is no element type.");
        var dimensions = reader.Read7BitEncodedInt64();
        if (dimensions is < 0 or > MostDimensions)
            throw new InvalidDataException($"The stream holds no tensor here: {dimensions} dimensions.");
        var shape = new long[dimensions];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = reader.Read7BitEncodedInt64();
        if (shape.Any(size => size < 0))
            throw new InvalidDataException($"The stream holds no tensor here: sizes [{string.Join(", ", shape)}].");
        return (dtype, shape);
    }

    private static Tensor ReadElements(BinaryReader reader, ScalarType dtype, long[] shape)
    {
        // A damaged header must not ask for more memory than the file has bytes.
        var stream = reader.BaseStream;
        var needed = shape.Aggregate((UInt128)dtype.ElementSize(), (product, size) => product * (ulong)size);
        if (stream.CanSeek && needed > (ulong)(stream.Length - stream.Position))
            throw new EndOfStreamException($"The stream ends in a tensor: {needed} bytes are missing from byte {stream.Position} of {stream.Length}.");
        var tensor = torch.empty(shape, dtype, CPU);
        var elements = tensor.bytes;
        while (!elements.IsEmpty)
        {
            var read = reader.Read(elements);
            if (read == 0)
                throw new EndOfStreamException($"The stream ends in a tensor: {elements.Length} bytes are missing.");
            elements = elements[read..];
        }
        GC.KeepAlive(tensor);
        return tensor;
    }
}
