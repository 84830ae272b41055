using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Lifetime;

/// <summary>The process's own generator: alone, so that no other test draws from it in between.</summary>
[Collection(AloneCollection.Name)]
public sealed class DefaultGeneratorTests
{
    [Fact]
    public void SeedAndState()
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        Assert.Equal(11, initial_seed());
        var first = rand(4);
        var state = get_rng_state();
        var second = rand(4);
        set_rng_state(state);
        Assert.True(second.Equals(rand(4)));
        random.manual_seed(11);
        Assert.True(first.Equals(rand(4)));
        // The numbers of PyTorch for the same seed: torch.manual_seed(0); torch.rand(3).
        manual_seed(0);
        var expected = tensor(new[] { 0.4962565898895264f, 0.7682217955589294f, 0.08847743272781372f });
        Assert.True(expected.allclose(rand(3)));
    }

    [Fact]
    public void SeedDiffersEachTime()
    {
        var (a, b) = (random.seed(), random.seed());
        Assert.NotEqual(a, b);
        Assert.Equal(b, random.initial_seed());
    }

    [Fact]
    public void ThreadsAndDeterminismAreSettings()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(3);
            Assert.Equal(3, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
        Assert.Equal(cuda.device_count() > 0, cuda.is_available());
    }
}
