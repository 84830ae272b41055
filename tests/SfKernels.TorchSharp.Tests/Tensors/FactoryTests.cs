using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Tensors;

public sealed class FactoryTests
{
    [Fact]
    public void SizesAndTypes()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2L, 3, 4], zeros(2, 3, 4).shape);
        Assert.Equal([0L, 4], ones([0, 4]).shape);
        Assert.Equal(int64, full(2, 2, 7).dtype);
        Assert.Equal(float32, full(2, 2, 7.5).dtype);
        // Of 0.107; it has no booleans among its numbers.
        Assert.Equal(Flavour.IsStandIn ? ScalarType.Bool : ScalarType.Int64, full([2], true).dtype);
        Assert.Equal(float16, empty(3, dtype: float16).dtype);
        Assert.Equal(int64, arange(3).dtype);
        Assert.Equal(float32, arange(0, 1, 0.25).dtype);
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f], arange(0, 1, 0.25).data<float>().ToArray());
        Assert.Equal([1d, 1.5, 2], linspace(1, 2, 3, float64).data<double>().ToArray());
        Assert.Equal(3, eye(3).sum().item<float>());
        Assert.True(zeros(2, requires_grad: true).requires_grad);
        Assert.True(zeros_like(ones(2, int32)).Equals(zeros(2, int32)));
        Assert.Equal(float64, ones(2, float64).new_zeros(3).dtype);
    }

    [Fact]
    public void SizesAndStridesOneByOne()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(2, 3, 5).transpose(0, 2);
        long[] sizes = [5, 3, 2], strides = [1, 5, 15];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((sizes[i], strides[i]), (x.size(i), x.stride(i)));
            Assert.Equal((sizes[i], strides[i]), (x.size(i - 3), x.stride(i - 3)));
        }

        Assert.Equal(x.shape, sizes);
        Assert.Equal(x.stride(), strides);
    }

    [Fact]
    public void ArraysAreCopied()
    {
        using var scope = NewDisposeScope();
        var array = new[] { 1f, 2, 3, 4 };
        var x = tensor(array, [2, 2]);
        array[0] = 99;
        Assert.Equal(1, x[0, 0].item<float>());
        Assert.Equal([2L, 3], tensor(new int[,] { { 1, 2, 3 }, { 4, 5, 6 } }).shape);
        Assert.Equal([3L, 4, 5, 6], tensor(new List<long> { 3, 4, 5, 6 }, 2, 2).flatten().data<long>().ToArray());
        Assert.Equal(float64, tensor(new[] { 1f }, dtype: float64).dtype);
        Assert.Equal([0L], tensor(Array.Empty<float>()).shape);
        var failure = Assert.Throws<ArgumentException>(() => tensor(array, [3, 2]));
        if (Flavour.IsStandIn) Assert.Contains("[3, 2] has 6 elements, the array 4", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BuffersAreShared()
    {
        using var scope = NewDisposeScope();
        var array = new[] { 1f, 2, 3, 4 };
        var x = from_array(array);
        var tail = frombuffer(array, float32, count: 2, offset: 1);
        array[1] = 99;
        Assert.Equal(99, x[1].item<float>());
        Assert.Equal([99f, 3], tail.data<float>().ToArray());
        tail.zero_();
        Assert.Equal([1f, 0, 0, 4], array);
        Assert.Throws<ArgumentException>(() => frombuffer(array, float32, offset: 4));
        Assert.Throws<NotSupportedException>(() => from_array(new[] { 'a' }));
    }

    [Fact]
    public void SharedBuffersStayInPlaceWhileTheTensorLives()
    {
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, 50).Select(static i => from_array(new[] { (long)i, i })).ToList();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => 2L * i), tensors.Select(static t => t.sum().item<long>()));
    }

    [Theory]
    [InlineData(ScalarType.Float16, 16, 0.0009765625, 65504.0, 6.103515625e-05)]
    [InlineData(ScalarType.BFloat16, 16, 0.0078125, 3.3895313892515355e+38, 1.1754943508222875e-38)]
    [InlineData(ScalarType.Float32, 32, 1.1920928955078125e-07, 3.4028234663852886e+38, 1.1754943508222875e-38)]
    [InlineData(ScalarType.Float64, 64, 2.220446049250313e-16, 1.7976931348623157e+308, 2.2250738585072014e-308)]
    public void LimitsOfTypes(ScalarType type, int bits, double eps, double max, double tiny)
    {
        var limits = finfo(type);
        Assert.Equal((bits, eps, max, -max, tiny), (limits.bits, limits.eps, limits.max, limits.min, limits.tiny));
    }

    [SkippableFact]
    public void NamesOfDimensionsAreRefused()
    {
        Flavour.OnlyTheStandIn("gives the dimensions their names");
        Assert.Throws<NotSupportedException>(() => zeros(2, names: ["N"]));
    }

    [Fact]
    public void UnknownDevice() => Assert.Throws<ArgumentException>(() => device("toaster"));

    [Fact]
    public void DevicesHaveNames()
    {
        Assert.Equal("cpu", CPU.ToString());
        Assert.Equal("[2x3], type = Float32, device = cpu", ones(2, 3).ToString());
        // The real library wants the device to be there.
        if (!Flavour.IsStandIn) return;
        Assert.Equal("cuda:1", device("cuda:1").ToString());
        Assert.Equal(DeviceType.CUDA, device("cuda").type);
    }
}
