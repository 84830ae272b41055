using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Optim;

/// <summary>Against PyTorch's (Recorded/record.py, clipping).</summary>
public sealed class ClippingTests
{
    private static Parameter[] WithGradients(double scale)
    {
        Parameter[] parameters = [nn.Parameter(Wave(3, 4)), nn.Parameter(ones(2)), nn.Parameter(Wave(0.4, 5))];
        parameters[0].grad = Wave(3, 4) * scale;
        parameters[2].grad = Wave(0.4, 5) * scale;
        return parameters;
    }

    [Theory]
    [InlineData(2, 8.71155739, 0.544110718, 0.656249862)]
    [InlineData(1, 31.0928993, 0.152448059, 0.183867029)]
    [InlineData(double.PositiveInfinity, 2.99872065, 1.58069101, 1.90646547)]
    public void Norm_over_all_gradients_is_clipped(double kind, double norm, double first, double second)
    {
        using var scope = NewDisposeScope();
        var parameters = WithGradients(3);
        Assert.Equal(norm, nn.utils.clip_grad_norm_(parameters, 1, kind), 1e-4);
        AssertClose(first, parameters[0].grad!);
        AssertClose(second, parameters[2].grad!);
        Assert.Null(parameters[1].grad);
    }

    [Fact]
    public void Small_gradients_keep_their_bits()
    {
        using var scope = NewDisposeScope();
        var parameters = WithGradients(0.01);
        var before = parameters[0].grad!.data<float>().ToArray();
        Assert.Equal(0.0290385, nn.utils.clip_grad_norm_(parameters, 1), 1e-6);
        Assert.Equal(before, parameters[0].grad!.data<float>().ToArray());
        Assert.Equal(0, nn.utils.clip_grad_norm_([], 1));
    }

    [Fact]
    public void A_gradient_that_is_no_number_shows_in_the_norm()
    {
        using var scope = NewDisposeScope();
        var parameters = WithGradients(1);
        parameters[0].grad = full([3, 4], float.NaN);
        Assert.Equal(double.NaN, nn.utils.clip_grad_norm_(parameters, 1));
        Assert.True(parameters[2].grad!.isnan().all().item<bool>());
    }

    [Fact]
    public void Values_are_clamped()
    {
        using var scope = NewDisposeScope();
        var parameters = WithGradients(3);
        nn.utils.clip_grad_value_(parameters, 0.5);
        Assert.Equal(0.5f, parameters[0].grad!.max().item<float>());
        Assert.Equal(-0.5f, parameters[0].grad!.min().item<float>());
    }

    [Fact]
    public void Parameters_travel_as_one_vector()
    {
        using var scope = NewDisposeScope();
        var parameters = WithGradients(1);
        var vector = nn.utils.parameters_to_vector(parameters);
        Assert.Equal([19], vector.shape);
        nn.utils.vector_to_parameters(vector.detach() * 2, parameters);
        Assert.Equal([2f, 2], parameters[1].data<float>().ToArray());
        Assert.Equal([3, 4], parameters[0].shape);
    }
}
