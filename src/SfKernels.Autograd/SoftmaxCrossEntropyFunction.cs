using SfKernels.Ops;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SfKernels.Autograd;

/// <summary>The node of a softmax cross-entropy. Arguments: <see cref="Inputs"/>, then the logits.</summary>
internal sealed class SoftmaxCrossEntropyFunction : SingleTensorFunction<SoftmaxCrossEntropyFunction>
{
    // Of the loss alone, or as the last of a sum of losses.
    private const float Expected = 1;

    private const string HasWeights = "has weights";
    private const string Gradients = "gradients";
    private const string Prepared = "prepared";
    private const string Taken = "taken";

    /// <inheritdoc/>
    public override string Name => nameof(SoftmaxCrossEntropyFunction);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var inputs = (Inputs)vars[0];
        (SoftmaxSum result, Tensor? gradient) = inputs.Prepare
            ? SoftmaxCrossEntropyOp.SumAndGradient(inputs.Logits, inputs.Mean, Expected)
            : (SoftmaxCrossEntropyOp.Forward(inputs.Logits, inputs.Mean), null);

        // The graph takes these over: the caller may dispose them, changes in place are found out, and a gradient that nobody asks for goes with the graph.
        List<Tensor> kept = [(Tensor)vars[1], inputs.Labels, result.Normaliser];
        kept.AddRange((result.Denominators ?? gradient) is { } more ? [more] : []);
        kept.AddRange(inputs.Weights is null ? [] : [inputs.Weights]);
        ctx.save_for_backward(kept);
        ctx.save_data(HasWeights, inputs.Weights is not null);
        ctx.save_data(Prepared, inputs.Prepare);
        ctx.save_data(Taken, false);
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
        Tensor? more = saved.Count > (weighted ? 4 : 3) ? saved[3] : null;
        bool prepared = (bool)ctx.get_data(Prepared)!;
        if (prepared && !(bool)ctx.get_data(Taken)! && PreparedGradient.TryScale([more!], Expected, dLoss))
        {
            // It is the caller's now: another backward over this graph computes its own.
            ctx.save_data(Taken, true);
            return NoSecondDerivative.Mark([null!, more!.MoveToOuterDisposeScope()], [saved[0], dLoss]);
        }

        SoftmaxLogits logits = SoftmaxLogits.Of(saved[0], saved[1], weighted ? saved[^1] : null);
        Tensor gradient = SoftmaxCrossEntropyOp.Gradient(logits, new SoftmaxSum(dLoss, saved[2], prepared ? null : more), dLoss);
        return NoSecondDerivative.Mark([null!, gradient.MoveToOuterDisposeScope()], [saved[0], dLoss]);
    }

    /// <summary>What forward takes besides the logits.</summary>
    /// <param name="Logits">The logits, checked.</param>
    /// <param name="Labels">As given.</param>
    /// <param name="Weights">As given.</param>
    /// <param name="Mean">Whether the sum is divided by the rows that are not ignored.</param>
    /// <param name="Prepare">Whether the gradient is computed together with the loss.</param>
    internal sealed record Inputs(SoftmaxLogits Logits, Tensor Labels, Tensor? Weights, bool Mean, bool Prepare);
}
