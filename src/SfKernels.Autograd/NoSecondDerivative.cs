using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SfKernels.Autograd;

/// <summary>
/// What a gradient passes through where backward was asked for its graph (create_graph): the fused losses have no second derivative, and a gradient without
/// a graph would leave their share of one out without a word. Arguments: the gradient, then what it depends on.
/// </summary>
internal sealed class NoSecondDerivative : SingleTensorFunction<NoSecondDerivative>
{
    private const string Tensors = "tensors";
    private const string Unfit = "unfit";

    /// <summary>libtorch's error names it.</summary>
    public override string Name => "NoSecondDerivativeOfAFusedLoss";

    /// <summary>The gradients as they are, or so that differentiating them again fails. Call it within the scope that they leave.</summary>
    /// <param name="gradients">One for each argument of a function.</param>
    /// <param name="sources">The tensors that they depend on, with their graph.</param>
    public static List<Tensor> Mark(List<Tensor> gradients, IReadOnlyList<Tensor> sources)
    {
        // On while backward runs exactly where a graph of it is wanted.
        if (!is_grad_enabled())
        {
            return gradients;
        }

        Tensor[] recorded = [.. sources.Where(static source => source.requires_grad)];
        return [.. gradients.Select(gradient => gradient is null || recorded.Length == 0 ? gradient! : apply([gradient, .. recorded]).MoveToOuterDisposeScope())];
    }

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Tensors, vars.Length);
        return ((Tensor)vars[0]).alias();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        List<Tensor> unfit = BackwardGuard.Run(0, (int)ctx.get_data(Tensors)!, 0, static () => throw new NotSupportedException(
            "The fused losses have no second derivative: differentiate them once, without create_graph, or take the composition of torch operators for a loss of gradients."));
        ctx.save_data(Unfit, unfit);
        return unfit;
    }
}
