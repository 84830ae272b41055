using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Lifetime;

public sealed class ThreadTests
{
    [Fact]
    public void ThreadsDifferentiateSideBySide()
    {
        var expected = Descend(1);
        var results = new double[4];
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() => results[i] = Descend(1))).ToList();
        threads.ForEach(static t => t.Start());
        threads.ForEach(static t => t.Join());
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void SwitchesOfOneThreadAreNotThoseOfAnother()
    {
        using (no_grad())
        {
            var elsewhere = false;
            var thread = new Thread(() => elsewhere = is_grad_enabled());
            thread.Start();
            thread.Join();
            Assert.True(elsewhere);
            Assert.False(is_grad_enabled());
        }
    }

    // Minimises (x - 3)^2 from x = seed.
    private static double Descend(double seed)
    {
        using var x = tensor(seed, requires_grad: true);
        for (var i = 0; i < 150; i++)
        {
            using var scope = NewDisposeScope();
            (x - 3).pow(2).backward();
            using (no_grad()) x.sub_(x.grad! * 0.05);
            x.grad = null;
        }
        return x.item<double>();
    }
}
