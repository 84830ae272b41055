using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Tensors;

public sealed class ConversionTests
{
    [DllImport("LibTorchSharp")]
    private static extern nint THSTensor_data(nint handle);

    [Theory]
    [InlineData(ScalarType.Byte, 1)]
    [InlineData(ScalarType.Int8, 1)]
    [InlineData(ScalarType.Int16, 2)]
    [InlineData(ScalarType.Int32, 4)]
    [InlineData(ScalarType.Int64, 8)]
    [InlineData(ScalarType.Float16, 2)]
    [InlineData(ScalarType.BFloat16, 2)]
    [InlineData(ScalarType.Float32, 4)]
    [InlineData(ScalarType.Float64, 8)]
    public void ThereAndBack(ScalarType type, long size)
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0f, 1, 2, 100 });
        var y = x.to(type);
        Assert.Equal(type, y.dtype);
        Assert.Equal(size, y.element_size());
        Assert.Equal(4 * size, y.bytes.Length);
        Assert.True(y.to(float32).Equals(x));
    }

    [Fact]
    public void HalvesRound()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1 + (1f / 256), 70000f, 1e-8f });
        Assert.Equal([(Half)1.00390625f, Half.PositiveInfinity, Half.Zero], x.half().data<Half>().ToArray());
        // Eight bits of mantissa: ties go to even, the range stays that of float.
        Assert.Equal([1f, 70144f], x.bfloat16().@float()[..2].data<float>().ToArray());
        Assert.Equal((Half)2.5f, tensor(new[] { (Half)2.5f }).item<Half>());
    }

    [Fact]
    public void OneElementIsAScalarAndSeveralAreNone()
    {
        using var scope = NewDisposeScope();
        Assert.True(tensor(new[] { 1 }).eq(1).ToBoolean());
        Assert.Equal(3, tensor(new[] { 3L }, [1, 1]).ToInt32());
        Assert.Contains("a Tensor with 2 elements cannot be converted to Scalar", Assert.Throws<ExternalException>(() => ones(2).eq(1).ToBoolean()).Message, StringComparison.Ordinal);
        Assert.Throws<ExternalException>(() => ones(2).ToSingle());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
    }

    [Fact]
    public void BooleansAndTruncation()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -1.7f, 0f, 0.4f, 2.9f });
        Assert.Equal([true, false, true, true], x.@bool().data<bool>().ToArray());
        Assert.Equal([-1, 0, 0, 2], x.@int().data<int>().ToArray());
    }

    [Fact]
    public void ResultIsANewObjectEvenWhereNothingChanges()
    {
        using var x = ones(2);
        using (var y = x.to(float32))
        {
            Assert.NotSame(x, y);
            y.add_(1);
        }
        Assert.Equal(4, x.sum().item<float>());
        using (var copy = x.to(float32, copy: true)) copy.zero_();
        Assert.Equal(4, x.sum().item<float>());
        Assert.Equal(2, ones(2).to(float64, disposeAfter: true).sum().item<double>());
    }

    [Fact]
    public void WrongElementTypeIsRefused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => ones(2).data<double>());
        Assert.Throws<ArgumentException>(() => ones(1).item<int>());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
        Assert.Throws<ArgumentException>(() => ones(1, bfloat16).item<Half>());
        Assert.Equal(1, ones(1, bfloat16).ToSingle());
    }

    [Fact]
    public void TypesMeet()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(float32, (ones(2, int64) + ones(2)).dtype);
        Assert.Equal(float64, promote_types(float32, float64));
        Assert.Equal(int64, (ones(2, int64) * 3).dtype);
        Assert.Equal(float32, (ones(2, int64) * 0.5).dtype);
        Assert.Equal(float16, (ones(2, float16) * 0.5).dtype);
        Assert.True(can_cast(int32, float32));
        Assert.False(can_cast(float32, int32));
    }

    [Fact]
    public void ElementsOfViewsAreReadByTheirStrides()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, float32).reshape(2, 3).t();
        Assert.False(x.is_contiguous());
        Assert.Equal([0f, 3, 1, 4, 2, 5], x.data<float>().ToArray());
        Assert.Equal(4, x.data<float>()[1, 1]);
        Assert.Equal(4, x.data<float>()[3]);
        Assert.Equal([0f, 3, 1, 4, 2, 5], x.data<float>().ToList());
        var array = (float[,])x.data<float>().ToNDArray();
        Assert.Equal(5, array[2, 1]);
        x.data<float>().CopyFrom(new float[] { 9, 8 }, tensorIndex: 4);
        Assert.Equal([9f, 8], x[2].data<float>().ToArray());
        Assert.Throws<IndexOutOfRangeException>(() => x.data<float>()[6]);
        Assert.Throws<IndexOutOfRangeException>(() => x.data<float>()[0, 2]);
        Assert.Equal([7f, 7], tensor(7f).expand(2).data<float>().ToArray());
    }

    [Fact]
    public unsafe void NativeAddressCountsTheOffset()
    {
        using var scope = NewDisposeScope();
        var x = arange(10, float32);
        var tail = x[3..];
        Assert.Equal(3, tail.storage_offset());
        Assert.Equal(3, *(float*)THSTensor_data(tail.Handle));
        Assert.Equal(THSTensor_data(x.Handle) + 12, THSTensor_data(tail.Handle));
        GC.KeepAlive(tail);
    }

    [Fact]
    public void CastsOfOneElement()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.75);
        Assert.Equal(2.75f, (float)x);
        Assert.Equal(2, (int)x);
        Assert.True((bool)x);
        Assert.Equal(2.75, x.ToScalar().ToDouble());
        Tensor implicitly = 3;
        Assert.Equal(int32, implicitly.dtype);
        Tensor list = new[] { 1.5f, 2 };
        Assert.Equal([2L], list.shape);
    }
}
