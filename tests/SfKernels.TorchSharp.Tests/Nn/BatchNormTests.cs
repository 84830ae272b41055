using TorchSharp;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Nn;

/// <summary>Running statistics against PyTorch's (Recorded/record.py, batch_norm).</summary>
public sealed class BatchNormTests
{
    [Fact]
    public void Training_moves_the_statistics_and_evaluation_uses_them()
    {
        using var scope = NewDisposeScope();
        using var module = nn.BatchNorm2d(4, momentum: 0.3);
        module.call(Wave(0.7, 2, 4, 6, 6));
        module.call(Wave(0.45, 2, 4, 6, 6));
        AssertClose(0.0122815946, module.running_mean!);
        AssertClose(2.54168314, module.running_var!);
        Assert.Equal(2, module.num_batches_tracked!.item<long>());

        module.eval();
        AssertClose(2.57235401, module.call(Wave(2, 4, 6, 6)));
        AssertClose(0.0122815946, module.running_mean!);
        Assert.Equal(2, module.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Without_momentum_all_batches_weigh_the_same()
    {
        using var scope = NewDisposeScope();
        using var module = nn.BatchNorm2d(4);
        module.momentum = null;
        foreach (var step in new[] { 0.7, 0.45, 0.2 })
            module.call(Wave(step, 2, 4, 6, 6));
        AssertClose(0.017816032, module.running_mean!);
        AssertClose(1.71678346, module.running_var!);
    }

    [Fact]
    public void Without_running_statistics_evaluation_normalises_by_the_batch()
    {
        using var scope = NewDisposeScope();
        using var module = nn.BatchNorm2d(4, affine: false, track_running_stats: false);
        Assert.Empty(module.state_dict());
        var trained = module.call(Wave(2, 4, 6, 6)).data<float>().ToArray();
        module.eval();
        Assert.Equal(trained, module.call(Wave(2, 4, 6, 6)).data<float>().ToArray());
    }

    [Fact]
    public void State_has_pytorchs_names()
    {
        using var module = nn.BatchNorm2d(4);
        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], module.state_dict().Keys);
        Assert.Equal(ScalarType.Int64, module.num_batches_tracked!.dtype);
    }

    [Fact]
    public void The_number_of_dimensions_is_checked()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("expected 4D input, but got 3D", Assert.Throws<ArgumentException>(() => nn.BatchNorm2d(4).call(Wave(4, 6, 6))).Message);
        Assert.Contains("2D or 3D", Assert.Throws<ArgumentException>(() => nn.BatchNorm1d(4).call(Wave(2, 4, 6, 6))).Message);
        Assert.Equal([2, 4], nn.BatchNorm1d(4).call(Wave(2, 4)).shape);
        Assert.Equal([2, 4, 2, 2, 2], nn.BatchNorm3d(4).call(Wave(2, 4, 2, 2, 2)).shape);
    }
}
