using System.Buffers.Binary;
using System.Text;

namespace SfKernels.Detection.Tests.Weights;

/// <summary>Writes pickles opcode by opcode, hostile ones included.</summary>
internal sealed class PickleBuilder
{
    private readonly MemoryStream _bytes = new();

    public PickleBuilder(byte protocol = 2) => Op(0x80, protocol);

    public PickleBuilder Op(params byte[] bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public PickleBuilder Op(char code) => Op((byte)code);

    public PickleBuilder Global(string module, string name) => Op('c').Raw($"{module}\n{name}\n");

    public PickleBuilder Raw(string ascii) => Op(Encoding.UTF8.GetBytes(ascii));

    public PickleBuilder Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Op('X').Op(length).Op(utf8);
    }

    public PickleBuilder Int(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Op(0x8a, 8).Op(bytes);
    }

    /// <summary>A tuple of 64-bit integers.</summary>
    public PickleBuilder Ints(params long[] values)
    {
        Op('(');
        foreach (long value in values)
        {
            Int(value);
        }

        return Op('t');
    }

    /// <summary>Leaves a storage on the stack, as torch writes it.</summary>
    public PickleBuilder Storage(string type, string key, long elements) =>
        Op('(').Text("storage").Global("torch", type).Text(key).Text("cpu").Int(elements).Op('t').Op('Q');

    /// <summary>Leaves a tensor on the stack, as torch writes it.</summary>
    public PickleBuilder Tensor(string type, string key, long elements, long offset, long[] shape, long[] strides) =>
        Global("torch._utils", "_rebuild_tensor_v2").Op('(')
            .Storage(type, key, elements).Int(offset).Ints(shape).Ints(strides).Op(0x89)
            .Global("collections", "OrderedDict").Op(')').Op('R')
            .Op('t').Op('R');

    /// <summary>STOP, and the bytes so far.</summary>
    public byte[] Stop() => Op('.')._bytes.ToArray();
}
