using SfKernels.Engine;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Vision;

/// <summary>roi_align, which the public API lacks and the dispatcher of the stand-in reaches. Not compiled in the packages flavour.</summary>
public sealed class RegionPoolingTests
{
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
