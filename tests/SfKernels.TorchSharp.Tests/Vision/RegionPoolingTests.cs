using SfKernels.Engine;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Vision;

/// <summary>roi_align, which the public API lacks and the dispatcher of the stand-in reaches. Not compiled in the packages flavour.</summary>
public sealed class RegionPoolingTests
{
    // Published vector: 0..24 as 5 x 5, the box [1, 1, 3, 3] in 4 x 4 bins; the two conventions lie half a pixel apart.
    [Theory]
    [InlineData(false, new[] { 7.5f, 8, 8.5f, 9 })]
    [InlineData(true, new[] { 4.5f, 5, 5.5f, 6 })]
    public void A_known_region_has_its_first_row(bool aligned, float[] row)
    {
        using var scope = NewDisposeScope();
        var features = arange(25).to(ScalarType.Float32).reshape(1, 1, 5, 5);
        var pooled = Dispatch.Call("torchvision::roi_align", "", features, tensor(new[] { 0, 1f, 1, 3, 3 }).reshape(1, 5), 1.0, 4L, 4L, 0L, aligned);
        Assert.Equal(row, pooled.reshape(-1).data<float>().ToArray()[..4]);
    }

    [SkippableFact]
    public void Region_pooling_comes_from_the_dispatcher_with_its_gradient()
    {
        using var scope = NewDisposeScope();
        var features = Wave(1, 2, 8, 8).requires_grad_();
        var regions = tensor(new[] { 0, 1f, 1.5f, 6, 7, 0, 0, 0, 3, 3 }).reshape(2, 5);
        var pooled = Dispatch.Call("torchvision::roi_align", "", features, regions, 0.9, 2L, 3L, 2L, true);
        AssertClose(1.93306462, pooled);
        const string Elsewhere = "This torchvision registers the gradient of roi_align in Python only (0.27 does), where the dispatcher does not reach it.";
        Skip.IfNot(pooled.requires_grad, Elsewhere);
        (pooled * Wave(0.23, pooled.shape)).sum().backward();

        // libtorch 2.14 puts a node on the graph that passes nothing on.
        Skip.If(features.grad is null, Elsewhere);
        AssertClose(0.194878475, features.grad!);
    }
}
