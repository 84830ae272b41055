using System.IO.Compression;
using System.Text;
using Xunit;

namespace SfKernels.Detection.Tests.Weights;

/// <summary>A weight file from the network may hold any pickle; each of these is refused by name, and none runs anything.</summary>
public sealed class HostilePickleTests
{
    public static TheoryData<string, byte[], string> Refused => new()
    {
        { "GLOBAL os.system", new PickleBuilder().Global("os", "system").Op('(').Text("true").Op('t').Op('R').Stop(), "os.system" },
        { "GLOBAL posix.system", new PickleBuilder(0).Global("posix", "system").Raw("(S'true'\ntR").Stop(), "posix.system" },
        { "GLOBAL builtins.eval", new PickleBuilder().Global("builtins", "eval").Stop(), "builtins.eval" },
        { "GLOBAL builtins.getattr", new PickleBuilder().Global("builtins", "getattr").Stop(), "builtins.getattr" },
        { "GLOBAL below torch", new PickleBuilder().Global("torch", "load").Stop(), "torch.load" },
        { "GLOBAL dotted name", new PickleBuilder().Global("torch._utils", "_rebuild_tensor_v2.__globals__").Stop(), "_rebuild_tensor_v2.__globals__" },
        { "GLOBAL other rebuild", new PickleBuilder().Global("torch._utils", "_rebuild_wrapper_subclass").Stop(), "_rebuild_wrapper_subclass" },
        { "GLOBAL argparse", new PickleBuilder().Global("argparse", "Namespace").Stop(), "argparse.Namespace" },
        { "STACK_GLOBAL", new PickleBuilder(4).Text("os").Text("system").Op(0x93).Stop(), "StackGlobal os.system" },
        { "STACK_GLOBAL of numbers", new PickleBuilder(4).Int(1).Int(2).Op(0x93).Stop(), "STACK_GLOBAL" },
        { "INST", new PickleBuilder().Op('(').Text("true").Op('i').Raw("os\nsystem\n").Stop(), "INST of os.system" },
        { "OBJ", new PickleBuilder().Op('(').Global("collections", "OrderedDict").Op('o').Stop(), "Obj" },
        { "NEWOBJ", new PickleBuilder().Global("collections", "OrderedDict").Op(')').Op(0x81).Stop(), "NewObj" },
        { "NEWOBJ_EX", new PickleBuilder(4).Global("collections", "OrderedDict").Op(')').Op('}').Op(0x92).Stop(), "NewObjEx" },
        { "EXT1", new PickleBuilder().Op(0x82, 1).Stop(), "Ext1" },
        { "PERSID", new PickleBuilder().Op('P').Raw("0\n").Stop(), "PersId" },
        { "BYTEARRAY8", new PickleBuilder(5).Op(0x96).Op(new byte[8]).Stop(), "ByteArray8" },
        { "unknown opcode", new PickleBuilder().Op(0xff).Stop(), "0xff" },
        { "protocol 9", new PickleBuilder(9).Op('N').Stop(), "protocol 9" },
        { "REDUCE of a string", new PickleBuilder().Text("os.system").Op(')').Op('R').Stop(), "a string is not callable" },
        { "REDUCE of a storage type", new PickleBuilder().Global("torch", "FloatStorage").Op(')').Op('R').Stop(), "not callable" },
        { "REDUCE without a tuple", new PickleBuilder().Global("collections", "OrderedDict").Op(']').Op('R').Stop(), "argument tuple" },
        { "OrderedDict with arguments", new PickleBuilder().Global("collections", "OrderedDict").Op(']').Op(0x85).Op('R').Stop(), "OrderedDict with arguments" },
        { "BUILD on a tensor", new PickleBuilder().Tensor("FloatStorage", "0", 1, 0, [1], [1]).Op('}').Op('b').Stop(), "BUILD of a dict on a tensor" },
        { "BUILD with a tuple", new PickleBuilder().Op('}').Op(')').Op('b').Stop(), "BUILD of a tuple" },
        { "tuple as a key", new PickleBuilder().Op('}').Op(')').Op('N').Op('s').Stop(), "dict key" },
        { "tensor as a key", new PickleBuilder().Op('}').Tensor("FloatStorage", "0", 1, 0, [1], [1]).Op('N').Op('s').Stop(), "dict key" },
        { "APPEND to a dict", new PickleBuilder().Op('}').Op('N').Op('a').Stop(), "APPEND to a dict" },
        { "SETITEM on a list", new PickleBuilder().Op(']').Text("a").Op('N').Op('s').Stop(), "SETITEM on a list" },
        { "odd SETITEMS", new PickleBuilder().Op('}').Op('(').Text("a").Op('u').Stop(), "no value" },
        { "memo never stored", new PickleBuilder().Op((byte)'h', 7).Stop(), "memo 7" },
        { "empty stack", new PickleBuilder().Stop(), "stack" },
        { "no mark", new PickleBuilder().Op('N').Op('t').Stop(), "mark" },
        { "value is a mark", new PickleBuilder().Op('(').Stop(), "stack" },
        { "no STOP", new PickleBuilder().Op('N').Op('N').Stop()[..^1], "truncated" },
        { "string longer than the file", new PickleBuilder().Op('X').Op(0xff, 0xff, 0xff, 0x7f).Stop(), "truncated" },
        { "8-byte string length", new PickleBuilder(4).Op(0x8d).Op(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff).Stop(), "truncated" },
        { "huge LONG4", new PickleBuilder().Op(0x8b).Op(0xff, 0xff, 0xff, 0xff).Stop(), "truncated" },
        { "integer of 100 bytes", new PickleBuilder().Op(0x8a, 100).Op([.. Enumerable.Repeat((byte)0x7f, 100)]).Stop(), "64 bits" },
        { "integer of digits", new PickleBuilder().Op('I').Raw(new string('9', 50) + "\n").Stop(), "64-bit" },
        { "broken UTF-8", new PickleBuilder().Op((byte)'U', 1, 0xff).Stop(), "UTF-8" },
        { "persistent id of a module", new PickleBuilder().Op('(').Text("module").Text("x").Op('t').Op('Q').Stop(), "persistent id" },
        { "storage of unknown type", new PickleBuilder().Op('(').Text("storage").Text("FloatStorage").Text("0").Text("cpu").Int(1).Op('t').Op('Q').Stop(), "persistent id" },
        { "storage of negative size", new PickleBuilder().Storage("FloatStorage", "0", -1).Stop(), "-1 elements" },
        { "storage of 2^62", new PickleBuilder().Storage("FloatStorage", "0", 1L << 62).Stop(), "elements refused" },
        { "rebuild of nothing", new PickleBuilder().Global("torch._utils", "_rebuild_tensor_v2").Op(')').Op('R').Stop(), "_rebuild_tensor_v2 refused" },
        { "parameter of nothing", new PickleBuilder().Global("torch._utils", "_rebuild_parameter").Op(')').Op('R').Stop(), "_rebuild_parameter" },
        { "rank 65", new PickleBuilder().Tensor("FloatStorage", "0", 1, 0, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)]).Stop(), "64 axes" },
        { "state dict is a list", new PickleBuilder().Op(']').Stop(), "a list, not a state dict" },
        { "state dict holds itself", new PickleBuilder().Op('}').Op((byte)'q', 0).Text("w").Op((byte)'h', 0).Op('s').Stop(), "is a dict, not a named tensor" },
        { "state dict holds text", new PickleBuilder().Op('}').Text("w").Text("v").Op('s').Stop(), "is a string" },
        { "integer name", new PickleBuilder().Op('}').Int(3).Tensor("FloatStorage", "0", 1, 0, [1], [1]).Op('s').Stop(), "entry '3'" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses(string what, byte[] pickle, string named)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TorchZip.Read(TorchZip.Build(pickle, ("0", new byte[4]))));
        Assert.True(error.Message.Contains(named, StringComparison.Ordinal), $"{what}: '{error.Message}' does not name '{named}'");
        Assert.StartsWith("x.pth: ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Thirty doublings of a shared tuple would be 2^30 values if parts were copied; here they are thirty references.</summary>
    [Fact]
    public void NestedMemoCostsNothing()
    {
        PickleBuilder pickle = new PickleBuilder().Op('}').Text("w").Text("lol");
        for (byte i = 0; i < 200; i++)
        {
            pickle.Op((byte)'q', i).Op((byte)'h', i).Op(0x86);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => TorchZip.Read(TorchZip.Build(pickle.Op('s').Stop())));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    /// <summary>What the file says of itself reaches messages cut and without control characters.</summary>
    [Fact]
    public void HostileNamesAreCutInMessages()
    {
        byte[] pickle = new PickleBuilder().Global("\u001b[2J" + new string('A', 100_000), "b").Stop();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TorchZip.Read(TorchZip.Build(pickle)));
        Assert.InRange(error.Message.Length, 10, 600);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Theory]
    [InlineData(2, 0, new long[] { 3 }, new long[] { 1 }, "larger than its storage")]
    [InlineData(4, 3, new long[] { 2 }, new long[] { 1 }, "beyond its storage")]
    [InlineData(4, 0, new long[] { 2, 2 }, new long[] { 3, 1 }, "beyond its storage")]
    [InlineData(4, 0, new long[] { 1L << 40 }, new long[] { 0 }, "larger than its storage")]
    [InlineData(4, 0, new long[] { 1L << 40, 1L << 40 }, new long[] { 0, 0 }, "larger than its storage")]
    [InlineData(4, 0, new long[] { 2 }, new long[] { long.MaxValue }, "beyond its storage")]
    [InlineData(4, long.MaxValue, new long[] { 2 }, new long[] { 1 }, "beyond its storage")]
    [InlineData(4, -1, new long[] { 1 }, new long[] { 1 }, "not negative")]
    [InlineData(4, 0, new long[] { -1 }, new long[] { 1 }, "not negative")]
    [InlineData(4, 3, new long[] { 2 }, new long[] { -1 }, "not negative")]
    [InlineData(4, 0, new long[] { 2 }, new long[] { 1, 1 }, "equal rank")]
    [InlineData(4, 0, new long[] { 0, long.MaxValue }, new long[] { 1, 1 }, "too large")]
    [InlineData(5, 0, new long[] { 5 }, new long[] { 1 }, "were promised")]
    [InlineData(1L << 59, 0, new long[] { 1 }, new long[] { 1 }, "were promised")]
    public void ViewsStayInsideTheirStorage(long claimed, long offset, long[] shape, long[] strides, string named)
    {
        byte[] file = TorchZip.OneTensor("FloatStorage", claimed, offset, shape, strides, new byte[16]);
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => TorchZip.Read(file)).Message, StringComparison.Ordinal);
    }

    /// <summary>Five hundred names for one storage: each sound, together five hundred times the file.</summary>
    [Fact]
    public void ManyViewsOfOneStorageAreRefused()
    {
        PickleBuilder pickle = new PickleBuilder().Op('}');
        for (int i = 0; i < 500; i++)
        {
            pickle.Text($"w{i}").Tensor("ByteStorage", "0", 1 << 20, 0, [1 << 20], [1]).Op('s');
        }

        byte[] file = TorchZip.Build(pickle.Stop(), ("0", new byte[1 << 20]));
        Assert.Contains("too many views", Assert.Throws<InvalidDataException>(() => TorchZip.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingStorageIsNamed()
    {
        byte[] file = TorchZip.Build(new PickleBuilder().Op('}').Text("w").Tensor("FloatStorage", "17", 1, 0, [1], [1]).Op('s').Stop());
        Assert.Contains("storage '17' is missing", Assert.Throws<InvalidDataException>(() => TorchZip.Read(file)).Message, StringComparison.Ordinal);
    }

    /// <summary>A megabyte of zeros packs into a kilobyte; torch.save never packs.</summary>
    [Fact]
    public void CompressedEntriesAreRefused()
    {
        byte[] pickle = new PickleBuilder().Op('}').Text("w").Tensor("ByteStorage", "0", 1 << 20, 0, [1 << 20], [1]).Op('s').Stop();
        byte[] file = TorchZip.Build(pickle, CompressionLevel.SmallestSize, ("0", new byte[1 << 20]));
        Assert.Contains("compressed", Assert.Throws<InvalidDataException>(() => TorchZip.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCutOfAnArchiveIsRefused()
    {
        byte[] file = TorchZip.OneTensor("FloatStorage", 4, 0, [4], [1], new byte[16]);
        Assert.Single(TorchZip.Read(file));
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            Assert.Throws<InvalidDataException>(() => TorchZip.Read(cut));
        }
    }

    /// <summary>Whatever single byte of the pickle is changed, the answer is a tensor or a refusal, never another exception.</summary>
    [Fact]
    public void ChangedBytesNeverEscapeTheRefusal()
    {
        byte[] pickle = new PickleBuilder().Op('}').Text("w").Tensor("FloatStorage", "0", 4, 0, [2, 2], [2, 1]).Op('s').Stop();
        var random = new Random(7);
        for (int round = 0; round < 2000; round++)
        {
            byte[] changed = [.. pickle];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Exception? error = Record.Exception(() => TorchZip.Read(TorchZip.Build(changed, ("0", new byte[16]))));
            Assert.True(error is null or InvalidDataException, $"round {round}: {error}");
        }
    }

    /// <summary>The same for every byte of the archive around it, and always with the file's name in front.</summary>
    [Fact]
    public void ChangedArchivesNeverEscapeTheRefusal()
    {
        byte[] whole = TorchZip.OneTensor("FloatStorage", 4, 0, [2, 2], [2, 1], new byte[16]);
        var random = new Random(8);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] = (byte)random.Next(256);
            Exception? error = Record.Exception(() => TorchZip.Read(changed));
            Assert.True(error is null || (error is InvalidDataException && error.Message.StartsWith("x.pth: ", StringComparison.Ordinal)), $"byte {at}: {error}");
        }
    }

    [Theory]
    [InlineData("hello world")]
    [InlineData("")]
    [InlineData("PK")]
    public void OtherFilesAreRefused(string text) =>
        Assert.Contains("torch.save", Assert.Throws<InvalidDataException>(() => TorchZip.Read(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void BarePickleIsRefused() =>
        Assert.Contains("bare pickle", Assert.Throws<InvalidDataException>(() => TorchZip.Read(new PickleBuilder().Global("os", "system").Stop())).Message, StringComparison.Ordinal);
}
