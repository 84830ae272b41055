using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SfKernels.Detection.Tests.Parity;
using SfKernels.Detection.Weights;
using Xunit;

namespace SfKernels.Detection.Tests.Weights;

/// <summary>What Python's own torch.save writes is read back to the last bit, and its hostile twins are refused without running.</summary>
public sealed class TorchSaveTests(TorchSaveTests.Files files) : IClassFixture<TorchSaveTests.Files>
{
    [SkippableTheory]
    [InlineData("zip.pth", "state")]
    [InlineData("legacy.pth", "state")]
    [InlineData("protocol4.pth", "state")]
    [InlineData("checkpoint.pth", "state")]
    [InlineData("module.pth", "module")]
    public void ReadsWhatPythonWrote(string file, string truth)
    {
        IReadOnlyDictionary<string, RawTensor> read = TorchFile.Read(files.Path(file));
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(files.Path($"{truth}.json")));
        Assert.Equal(expected.RootElement.EnumerateObject().Select(static p => p.Name), read.Keys);
        foreach (JsonProperty property in expected.RootElement.EnumerateObject())
        {
            RawTensor tensor = read[property.Name];
            Assert.Equal(property.Value.GetProperty("shape").EnumerateArray().Select(static side => side.GetInt64()), tensor.Shape);
            double[] values = [.. property.Value.GetProperty("values").EnumerateArray().Select(static value => value.GetDouble())];
            Assert.Equal(values, Numbers(tensor));
        }
    }

    [SkippableTheory]
    [InlineData("hostile.pth", "posix.system")]
    [InlineData("hostile_legacy.pth", "posix.system")]
    [InlineData("whole_module.pth", "torch.nn.modules.linear.Linear")]
    [InlineData("bare.pkl", "bare pickle")]
    public void RefusesWhatIsNoStateDict(string file, string named)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TorchFile.Read(files.Path(file)));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(files.Path("owned")), "the pickle ran a command");
    }

    [SkippableTheory]
    [InlineData("zip.pth")]
    [InlineData("legacy.pth")]
    public void RefusesEveryCut(string file)
    {
        byte[] whole = File.ReadAllBytes(files.Path(file));
        for (int length = 0; length < whole.Length; length += 61)
        {
            byte[] cut = whole[..length];
            Assert.Throws<InvalidDataException>(() => TorchZip.Read(cut));
        }
    }

    private static double[] Numbers(RawTensor tensor)
    {
        ReadOnlySpan<byte> bytes = tensor.Bytes.Span;
        return tensor.Type switch
        {
            ElementType.F64 => [.. MemoryMarshal.Cast<byte, double>(bytes)],
            ElementType.F32 => Widen<float>(bytes),
            ElementType.F16 => Widen<Half>(bytes),
            ElementType.BF16 => [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(static half => (double)BitConverter.Int32BitsToSingle(half << 16))],
            ElementType.I64 => Widen<long>(bytes),
            ElementType.I32 => Widen<int>(bytes),
            ElementType.I16 => Widen<short>(bytes),
            ElementType.I8 => Widen<sbyte>(bytes),
            _ => Widen<byte>(bytes),
        };
    }

    private static double[] Widen<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged, INumberBase<T> => [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(static value => double.CreateChecked(value))];

    /// <summary>Lets Python write the files once for all tests of the class.</summary>
    public sealed class Files : IDisposable
    {
        private readonly ScratchFolder _folder = new();
        private bool _written;

        public string Path(string name)
        {
            if (!_written)
            {
                PythonTorch.Run("torch_save.py", _folder.Path);
                _written = true;
            }

            return System.IO.Path.Combine(_folder.Path, name);
        }

        public void Dispose() => _folder.Dispose();
    }
}
