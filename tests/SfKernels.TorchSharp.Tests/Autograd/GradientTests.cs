using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Autograd;

/// <summary>Gradients of the operators in use, against central differences.</summary>
public sealed class GradientTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_functions = new()
    {
        ["abs"] = x => x.abs(),
        ["add"] = x => x + x[0],
        ["add scalar"] = x => 2.5 + x + 1,
        ["addcmul"] = x => x.addcmul(x, x + 1, 0.5),
        ["amax"] = x => x.amax([0L], keepdim: true),
        ["atan"] = x => x.atan(),
        ["atan2"] = x => x.atan2(x + 3),
        ["cat"] = x => cat([x, x * 2], 1),
        ["chunk"] = x => x.chunk(2, 1)[1].exp(),
        ["clamp"] = x => x.clamp(-0.5, 0.7),
        ["clamp by tensors"] = x => x.clamp(zeros_like(x) - 0.4, x.detach() * 0 + 0.8),
        ["clone"] = x => x.clone() * x,
        ["cos"] = x => x.cos(),
        ["cumsum"] = x => x.cumsum(1),
        ["div"] = x => x / (x * x + 1),
        ["div reversed"] = x => 1.0 / (x * x + 1),
        ["erf"] = x => x.erf(),
        ["exp"] = x => x.exp(),
        ["expand"] = x => x.unsqueeze(0).expand(3, -1, -1) * 2,
        ["expm1"] = x => x.expm1(),
        ["flatten"] = x => x.flatten().sin(),
        ["flip"] = x => x.flip(0) * x,
        ["gather"] = x => x.gather(1, tensor(new long[,] { { 0, 0 }, { 3, 1 }, { 2, 2 } })),
        ["index"] = x => x[tensor(new long[] { 2, 0, 2 })],
        ["index mask"] = x => x[x > 0] * 3,
        ["index_add"] = x => zeros(2, 4, float64).index_add(0, tensor(new long[] { 1, 0, 1 }), x, 2),
        ["index_put_"] = x => zeros(3, 4, float64).index_put_(x[0] * x[1], tensor(new long[] { 2 })),
        ["index_select"] = x => x.index_select(0, tensor(new long[] { 1, 1, 2 })),
        ["leaky_relu"] = x => x.leaky_relu(0.1),
        ["lerp"] = x => x.lerp(x * x, sigmoid(x)),
        ["log"] = x => (x * x + 0.5).log(),
        ["log1p"] = x => (x * x).log1p(),
        ["log_sigmoid"] = x => x.log_sigmoid(),
        ["log_softmax"] = x => x.log_softmax(1),
        ["logit"] = x => x.sigmoid().logit(),
        ["logsumexp"] = x => x.logsumexp(1),
        ["masked_fill"] = x => x.masked_fill(x > 0.3, 2) * x,
        ["masked_select"] = x => x.masked_select(x < 0.2).pow(3),
        ["matmul"] = x => x.matmul(x.t()),
        ["max"] = x => x.max(1).Item1,
        ["maximum"] = x => maximum(x, x * x),
        ["mean"] = x => x.mean([0L], keepdim: true) * x,
        ["minimum"] = x => minimum(x, x * x),
        ["mul"] = x => x * x[.., 0..1],
        ["mul scalar"] = x => 3 * x * 0.5f,
        ["neg"] = x => -x * x,
        ["norm"] = x => x.norm(1),
        ["permute"] = x => x.permute(1, 0).contiguous().view(2, 6) * 2,
        ["pow"] = x => (x.abs() + 0.1).pow(1.7),
        ["prod"] = x => x.prod(1),
        ["reciprocal"] = x => (x * x + 1).reciprocal(),
        ["relu"] = x => x.relu(),
        ["repeat"] = x => x.repeat(2, 1).sin(),
        ["repeat_interleave"] = x => x.repeat_interleave(2, 0).sin(),
        ["reshape"] = x => x.reshape(2, -1).exp(),
        ["rsqrt"] = x => (x * x + 1).rsqrt(),
        ["scatter"] = x => zeros(3, 4, float64).scatter(0, tensor(new long[,] { { 2, 1, 0, 1 } }), x[0..1]),
        ["scatter_add"] = x => zeros(2, 4, float64).scatter_add(0, tensor(new long[,] { { 0, 1, 0, 1 }, { 1, 1, 0, 0 }, { 0, 0, 0, 1 } }), x),
        ["select"] = x => x.select(0, 1) * x[2],
        ["sigmoid"] = x => x.sigmoid(),
        ["sin"] = x => x.sin(),
        ["softmax"] = x => x.softmax(-1),
        ["softplus"] = x => x.softplus(2, 15),
        ["sort"] = x => x.sort(1).Item1 * 2,
        ["split"] = x => x.split(3, 1)[0].exp(),
        ["sqrt"] = x => (x * x + 1).sqrt(),
        ["stack"] = x => stack([x, x * x], 1),
        ["std"] = x => x.std(1),
        ["sub"] = x => 1 - x * x - x,
        ["sum"] = x => x.sum(0L) * x.sum(),
        ["tanh"] = x => x.tanh(),
        ["topk"] = x => x.topk(2).Item1.exp(),
        ["transpose"] = x => x.transpose(0, 1).sin(),
        ["unbind"] = x => x.unbind(1)[3].cos(),
        ["unsqueeze"] = x => x.unsqueeze(1).squeeze(1) * x,
        ["var"] = x => x.var(1, unbiased: false),
        ["where"] = x => where(x > 0, x * x, x * 3),
        ["float and back"] = x => x.to(float64) * 2,
    };

    public static TheoryData<string> Names => new(s_functions.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientEqualsDifferences(string name)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(7);
        // Values clear of the kinks at 0 and of ties.
        var x = (randperm(12, float64, generator: random) / 4 - 1.37).reshape(3, 4).requires_grad_();
        GradCheck.Assert(t => s_functions[name](t[0]), x);
    }

    [Fact]
    public void CheckFindsAWrongGradient()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[] { 1, 2 }, requires_grad: true);
        var failure = Assert.ThrowsAny<Exception>(() => GradCheck.Assert(t => t[0] * t[0].detach(), x));
        Assert.Contains("by element 0 of input 0", failure.Message, StringComparison.Ordinal);
    }
}
