using SfKernels.Ops;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SfKernels.Autograd;

/// <summary>The node of a softmax cross-entropy. Arguments: <see cref="Inputs"/>, then the logits.</summary>
internal sealed class SoftmaxCrossEntropyFunction : SingleTensorFunction<SoftmaxCrossEntropyFunction>
{
    private const string HasWeights = "has weights";
    private const string Gradients = "gradients";

    /// <inheritdoc/>
    public override string Name => nameof(SoftmaxCrossEntropyFunction);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var inputs = (Inputs)vars[0];
        SoftmaxSum result = SoftmaxCrossEntropyOp.Forward(inputs.Logits, inputs.Mean);

        // The graph takes these over: the caller may dispose them, and changes in place are found out.
        List<Tensor> kept = [(Tensor)vars[1], inputs.Labels, result.Normaliser];
        kept.AddRange(result.Denominators is null ? [] : [result.Denominators]);
        kept.AddRange(inputs.Weights is null ? [] : [inputs.Weights]);
        ctx.save_for_backward(kept);
        ctx.save_data(HasWeights, inputs.Weights is not null);
        return result.Loss;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        List<Tensor> gradients = BackwardGuard.Run(before: 1, tensors: 1, after: 0, () => Backward(ctx, grad_output));

        // The engine holds the native tensors only: without this root the collector could free them on the way.
        ctx.save_data(Gradients, gradients);
        return gradients;
    }

    private static List<Tensor> Backward(AutogradContext ctx, Tensor dLoss)
    {
        using var scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        bool weighted = (bool)ctx.get_data(HasWeights)!;
        Tensor? denominators = saved.Count > (weighted ? 4 : 3) ? saved[3] : null;
        SoftmaxLogits logits = SoftmaxLogits.Of(saved[0], saved[1], weighted ? saved[^1] : null);
        Tensor gradient = SoftmaxCrossEntropyOp.Gradient(logits, new SoftmaxSum(dLoss, saved[2], denominators), dLoss);
        return [null!, gradient.MoveToOuterDisposeScope()];
    }

    /// <summary>What forward takes besides the logits.</summary>
    /// <param name="Logits">The logits, checked.</param>
    /// <param name="Labels">As given.</param>
    /// <param name="Weights">As given.</param>
    /// <param name="Mean">Whether the sum is divided by the rows that are not ignored.</param>
    internal sealed record Inputs(SoftmaxLogits Logits, Tensor Labels, Tensor? Weights, bool Mean);
}
