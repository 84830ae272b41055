using SfKernels.Autograd;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Softmax cross-entropy over rows: column counts around a warp, ignored rows, weights, label types, alignments.</summary>
public sealed class SoftmaxOperatorTests
{
    [Theory]
    [MemberData(nameof(Backends.AndFormats), MemberType = typeof(Backends))]
    public void RowsEqualTheCpu(Backend backend, ScalarType type)
    {
        TestDevice device = TestDevice.Open(backend);
        foreach (int classes in new[] { 1, 31, 32, 80, 90 })
        {
            foreach (int rows in new[] { 0, 1, 9, device.Long })
            {
                using var scope = NewDisposeScope();
                bool odd = (rows + classes) % 2 == 1;
                Tensor labels = Draw.Labels(classes, odd ? ScalarType.Int32 : ScalarType.Int64, rows);
                Tensor[] logits = [Draw.Numbers(type, 4, rows, classes + 1)];
                Tensor weights = Draw.Weights(rows);
                string what = $"{rows} x {classes + 1}";
                device.Compare(what, logits, (x, on) => SoftmaxLosses.CrossEntropy(x[0], labels.to(on)), Bound.Of(type), offset: odd ? 1 : 0);
                device.Compare(
                    $"{what}, weighted", logits, (x, on) => SoftmaxLosses.CrossEntropy(x[0], labels.to(on), weights.to(on), RowNormaliser.Sum) * 0.25, Bound.Of(type), offset: odd ? 0 : 3);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public void RowsThatAreAllIgnoredAreNothing(Backend backend)
    {
        TestDevice device = TestDevice.Open(backend);
        using var scope = NewDisposeScope();
        Tensor labels = full([13], -1, ScalarType.Int64);
        device.Compare("ignored", [Draw.Numbers(ScalarType.Float32, 4, 13, 7)], (x, on) => SoftmaxLosses.CrossEntropy(x[0], labels.to(on)), Bound.Of(ScalarType.Float32));
    }

    /// <summary>A device is not waited for, so what the CPU refuses shows in the loss.</summary>
    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public void ALabelThatIsNoneMakesTheLossNaN(Backend backend)
    {
        TestDevice device = TestDevice.Open(backend);
        using var scope = NewDisposeScope();
        foreach (long label in new[] { 7L, -2L, 1L << 32 })
        {
            using IDisposable visit = device.Enter();
            Tensor labels = tensor(new long[] { 0, label, 3 }).to(device.Place);
            Assert.True(float.IsNaN(SoftmaxLosses.CrossEntropy(zeros(3, 7).to(device.Place), labels).item<float>()), $"label {label}");
        }
    }
}
