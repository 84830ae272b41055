using System.Buffers.Binary;
using System.Text;
using SfKernels.Detection.Weights;
using Xunit;

namespace SfKernels.Detection.Tests.Weights;

public sealed class SafetensorsTests
{
    [Fact]
    public void EveryTypeAndShapeComesBack()
    {
        var random = new Random(3);
        var tensors = new Dictionary<string, RawTensor>();
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            foreach (long[] shape in new long[][] { [], [0], [7], [3, 5], [2, 0, 3] })
            {
                byte[] bytes = new byte[type.ByteLength(shape)!.Value];
                random.NextBytes(bytes);
                tensors.Add($"{type}.{string.Join('x', shape)}", new RawTensor(type, shape, bytes));
            }
        }

        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["note"] = "1 \u00e4 \"" });
        stream.Position = 0;
        SafetensorsContent read = Safetensors.Read(stream, "x");
        Assert.Equal("1 \u00e4 \"", read.Metadata["note"]);
        Assert.Equal(tensors.Count, read.Tensors.Count);
        foreach ((string name, RawTensor tensor) in tensors)
        {
            Assert.Equal(tensor.Type, read.Tensors[name].Type);
            Assert.Equal(tensor.Shape, read.Tensors[name].Shape);
            Assert.True(tensor.Bytes.Span.SequenceEqual(read.Tensors[name].Bytes.Span), name);
        }
    }

    [Fact]
    public void DataIsAlignedAndTheSameEveryTime()
    {
        RawTensor bytes = new(ElementType.U8, [3], new byte[] { 1, 2, 3 });
        RawTensor doubles = new(ElementType.F64, [1], new byte[8]);
        byte[] first = Written(new() { ["a"] = bytes, ["b"] = doubles });
        byte[] second = Written(new() { ["b"] = doubles, ["a"] = bytes });
        Assert.Equal(first, second);
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(first) % 8);
        SafetensorsHeader header = SafetensorsHeader.Read(new MemoryStream(first), "x");
        Assert.Equal("b", header.Entries[0].Name);
        Assert.Equal(0, header.DataStart % 8);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", null)]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", "data section of 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "does not fit its 4 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "bytes [8, 0)")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "bytes [-8, 0)")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "belong to none")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap")]
    [InlineData("""{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlaps")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "twice")]
    [InlineData("""{"w":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", "F31")]
    [InlineData("""{"w":{"dtype":"1","shape":[2],"data_offsets":[0,8]}}""", "dtype '1'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "does not fit")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "does not fit")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "needs dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", "needs dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "needs dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "needs dtype")]
    [InlineData("""{"w":7}""", "needs dtype")]
    [InlineData("""{"__metadata__":{"a":1},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__")]
    [InlineData("""{"__metadata__":"x","w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "valid JSON")]
    [InlineData("""{"w":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}""", "valid JSON")]
    [InlineData("[1]", "does not start with '{'")]
    [InlineData("", "does not start with '{'")]
    public void HeadersAreChecked(string json, string? named)
    {
        byte[] file = File((ulong)Encoding.UTF8.GetByteCount(json), json, 8);
        if (named is null)
        {
            Assert.Single(Safetensors.Read(new MemoryStream(file), "x").Tensors);
            return;
        }

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(file), "x.safetensors"));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("x.safetensors: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001UL, "at most")]
    [InlineData(ulong.MaxValue, "at most")]
    [InlineData(0x8000_0000_0000_0000UL, "at most")]
    [InlineData(99UL, "cut short")]
    public void ClaimedHeaderSizesAreChecked(ulong length, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(File(length, "{}", 0)), "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void EveryCutIsRefused()
    {
        byte[] whole = Written(new() { ["a"] = new RawTensor(ElementType.F32, [3], new byte[12]) });
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(cut), "x"));
        }
    }

    [Fact]
    public void AFailedWriteLeavesTheOldFileAndNothingElse()
    {
        using var folder = new ScratchFolder();
        string path = Path.Combine(folder.Path, "w.safetensors");
        Safetensors.Write(path, new Dictionary<string, RawTensor> { ["a"] = new(ElementType.U8, [1], new byte[] { 7 }) });
        byte[] before = System.IO.File.ReadAllBytes(path);
        Assert.Throws<ArgumentException>(() => Safetensors.Write(path, new Dictionary<string, RawTensor> { ["a"] = new(ElementType.U8, [2], new byte[1]) }));
        Assert.Equal(before, System.IO.File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void TheReservedNameIsRefused() =>
        Assert.Contains("__metadata__", Assert.Throws<ArgumentException>(() => Written(new() { ["__metadata__"] = new(ElementType.U8, [0], default) })).Message, StringComparison.Ordinal);

    private static byte[] Written(Dictionary<string, RawTensor> tensors)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors);
        return stream.ToArray();
    }

    private static byte[] File(ulong length, string json, int data)
    {
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        return [.. prefix, .. Encoding.UTF8.GetBytes(json), .. new byte[data]];
    }
}
