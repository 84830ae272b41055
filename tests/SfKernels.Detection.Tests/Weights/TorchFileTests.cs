using System.Runtime.InteropServices;
using SfKernels.Detection.Weights;
using Xunit;

namespace SfKernels.Detection.Tests.Weights;

public sealed class TorchFileTests
{
    private static readonly byte[] Six = MemoryMarshal.AsBytes<float>([0, 1, 2, 3, 4, 5]).ToArray();

    [Fact]
    public void ReadsATensor()
    {
        RawTensor w = TorchZip.Read(TorchZip.OneTensor("FloatStorage", 6, 0, [2, 3], [3, 1], Six))["w"];
        Assert.Equal(ElementType.F32, w.Type);
        Assert.Equal([2, 3], w.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], Floats(w));
    }

    [Fact]
    public void GathersATransposedView()
    {
        RawTensor w = TorchZip.Read(TorchZip.OneTensor("FloatStorage", 6, 0, [3, 2], [1, 3], Six))["w"];
        Assert.Equal([0, 3, 1, 4, 2, 5], Floats(w));
    }

    [Fact]
    public void GathersAViewWithOffset()
    {
        RawTensor w = TorchZip.Read(TorchZip.OneTensor("FloatStorage", 6, 1, [2, 2], [3, 1], Six))["w"];
        Assert.Equal([1, 2, 4, 5], Floats(w));
    }

    [Fact]
    public void ReadsScalarsAndEmptyTensors()
    {
        Assert.Equal([5f], Floats(TorchZip.Read(TorchZip.OneTensor("FloatStorage", 6, 5, [], [], Six))["w"]));
        Assert.Equal(0, TorchZip.Read(TorchZip.OneTensor("FloatStorage", 0, 0, [0, 3], [3, 1], []))["w"].Bytes.Length);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("state_dict")]
    public void LooksInsideACheckpoint(string wrapper)
    {
        byte[] pickle = new PickleBuilder().Op('}').Text("epoch").Int(3).Op('s')
            .Text(wrapper).Op('}').Text("w").Tensor("FloatStorage", "0", 6, 0, [6], [1]).Op('s').Op('s').Stop();
        Assert.Equal(["w"], TorchZip.Read(TorchZip.Build(pickle, ("0", Six))).Keys);
    }

    /// <summary>nn.Parameter and the `_metadata` of a state dict, as torch.save(model.state_dict()) and torch.save of parameters write them.</summary>
    [Fact]
    public void ReadsParametersAndSkipsMetadata()
    {
        byte[] pickle = new PickleBuilder().Global("collections", "OrderedDict").Op(')').Op('R')
            .Text("w").Global("torch._utils", "_rebuild_parameter").Op('(')
            .Tensor("FloatStorage", "0", 6, 0, [6], [1]).Op(0x88).Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R').Op('s')
            .Op('}').Text("_metadata").Op('}').Op('s').Op('b').Stop();
        Assert.Equal([0, 1, 2, 3, 4, 5], Floats(TorchZip.Read(TorchZip.Build(pickle, ("0", Six)))["w"]));
    }

    [Fact]
    public void SharedStorageGivesTwoTensors()
    {
        byte[] pickle = new PickleBuilder().Op('}')
            .Text("a").Tensor("FloatStorage", "0", 6, 0, [6], [1]).Op('s')
            .Text("b").Tensor("FloatStorage", "0", 6, 2, [2], [1]).Op('s').Stop();
        IReadOnlyDictionary<string, RawTensor> read = TorchZip.Read(TorchZip.Build(pickle, ("0", Six)));
        Assert.Equal([2, 3], Floats(read["b"]));
        Assert.Equal(6, Floats(read["a"]).Length);
    }

    private static float[] Floats(RawTensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.Bytes.Span).ToArray();
}
