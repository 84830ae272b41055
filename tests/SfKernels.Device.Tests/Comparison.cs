using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>A loss and its gradients on the CPU, by vector code, and on the device under test, by kernels.</summary>
internal static class Comparison
{
    /// <summary>Within the bound, and the same bits when asked again.</summary>
    /// <param name="device">Where the kernels run.</param>
    /// <param name="what">Of the messages.</param>
    /// <param name="values">Inputs with a gradient, on the CPU.</param>
    /// <param name="loss">Of inputs that are where it is told.</param>
    /// <param name="bound">How far apart both may be.</param>
    /// <param name="offset">Elements between a boundary of 16 bytes and each input's first one.</param>
    public static void Compare(
        this TestDevice device, string what, IReadOnlyList<Tensor> values, Func<Tensor[], torch.Device, Tensor> loss, Bound bound, int offset = 0)
    {
        using var scope = NewDisposeScope();
        (Tensor expected, IList<Tensor> gradients) = Run(values, CPU, loss, offset);
        using IDisposable visit = device.Enter();
        (Tensor found, IList<Tensor> written) = Run(values, device.Place, loss, offset);
        bound.HoldsForLoss(expected, found, what);
        foreach ((Tensor here, Tensor there) in gradients.Zip(written))
            bound.HoldsForGradient(here, there, what);
        (Tensor again, IList<Tensor> rewritten) = Run(values, device.Place, loss, offset);
        Assert.True(SameBits(found, again) && written.Zip(rewritten).All(static pair => SameBits(pair.First, pair.Second)), $"{what}: another run gave other bits");
    }

    /// <summary>The loss and its gradients.</summary>
    public static (Tensor Loss, IList<Tensor> Gradients) Run(IReadOnlyList<Tensor> values, torch.Device place, Func<Tensor[], torch.Device, Tensor> loss, int offset = 0)
    {
        Tensor[] inputs = [.. values.Select(value => Lay(value, place, offset).requires_grad_())];
        Tensor result = loss(inputs, place);
        return (result, autograd.grad([result], inputs));
    }

    /// <summary>NaN where NaN is, and no other difference.</summary>
    public static bool SameBits(Tensor one, Tensor other) => one.eq(other).logical_or(one.ne(one).logical_and(other.ne(other))).all().item<bool>();

    // As the value lies, so many elements behind the begin of an allocation.
    private static Tensor Lay(Tensor value, torch.Device place, int offset)
    {
        using var _ = no_grad();
        return empty([value.numel() + offset], value.dtype, place).as_strided(value.shape, value.stride(), offset).copy_(value).detach();
    }
}
