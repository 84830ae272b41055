using SfKernels.Training.Data.Loading;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Data.Loading;

[Collection(nameof(TensorTests))]
public sealed class PixelCacheTests
{
    [Fact]
    public void Pictures_AreLoadedOnce_WithinTheBudget()
    {
        var source = new MemoryDataset(MemoryDataset.Image(0, 10, 10), MemoryDataset.Image(1, 10, 10), MemoryDataset.Image(2, 4, 4));
        var cache = new PixelCache(source, 400);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 3; i++)
            {
                using Tensor cached = cache.LoadPixels(i);
                using Tensor fresh = source.LoadPixels(i);
                using Tensor same = cached.equal(fresh).all();
                Assert.True(same.ToBoolean());
            }
        }

        // Nine fresh loads for the comparison; images 0 and 2 once, image 1, which does not fit beside image 0, three times.
        Assert.Equal(9 + 1 + 3 + 1, source.Loads);
        Assert.Equal(source.Fingerprint, cache.Fingerprint);
    }
}
