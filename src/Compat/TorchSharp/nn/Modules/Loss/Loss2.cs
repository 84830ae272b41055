using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Base of loss modules: what happens to the per-element losses at the end.</summary>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    public Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base("Loss")
    {
        this.reduction = reduction;
    }

    public nn.Reduction reduction { get; }
}
