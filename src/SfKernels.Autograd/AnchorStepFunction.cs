using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SfKernels.Autograd;

/// <summary>
/// The node of a step on a device. Arguments: <see cref="Inputs"/>, the localisation loss if there is one, v if there is one, then the logits. The total has
/// been computed already, by kernels that record nothing: forward only puts it on the graph.
/// </summary>
internal sealed class AnchorStepFunction : SingleTensorFunction<AnchorStepFunction>
{
    private const string Plan = "plan";
    private const string Levels = "levels";
    private const string Gradients = "gradients";

    /// <inheritdoc/>
    public override string Name => nameof(AnchorStepFunction);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var inputs = (Inputs)vars[0];
        int levels = vars.Length - inputs.Plan.FirstLevel;

        // The graph takes these over: the caller may dispose them, and changes in place are found out.
        List<Tensor> kept = [.. vars[inputs.Plan.FirstLevel..].Cast<Tensor>(), inputs.Labels, inputs.Loss.Scalars];
        kept.AddRange(inputs.Weights is null ? [] : [inputs.Weights]);
        ctx.save_for_backward(kept);
        ctx.save_data(Plan, inputs.Plan);
        ctx.save_data(Levels, levels);
        return inputs.Loss.Total;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var plan = (AnchorStepPlan)ctx.get_data(Plan)!;
        int levels = (int)ctx.get_data(Levels)!;
        List<Tensor> gradients = BackwardGuard.Run(before: 1, plan.FirstLevel - 1 + levels, after: 0, () => Backward(ctx, plan, levels, grad_output));

        // The engine holds the native tensors only: without this root the collector could free them on the way.
        ctx.save_data(Gradients, gradients);
        return gradients;
    }

    private static List<Tensor> Backward(AutogradContext ctx, AnchorStepPlan plan, int levels, Tensor dTotal)
    {
        using var scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        Tensor scalars = saved[levels + 1];
        AnchorLogits logits = AnchorLogits.Again(plan.Layout, [.. saved[..levels]], saved[levels], saved.Count > levels + 2 ? saved[levels + 2] : null);
        AnchorLossCuda op = CudaDoor.AnchorLoss(logits.Device);
        List<Tensor> gradients = [null!];
        if (plan.HasLocalisation)
        {
            // As it comes: its factor is 1. A tensor of its own, for the engine may hand this one on while the other is still in use.
            gradients.Add(dTotal.detach().MoveToOuterDisposeScope());
        }

        if (plan.HasLogVariance)
        {
            gradients.Add(op.LogVarianceGradient(scalars, dTotal).MoveToOuterDisposeScope());
        }

        gradients.AddRange(op.Gradient(logits, plan.Call.Focal, dTotal, scalars).Select(static gradient => gradient.MoveToOuterDisposeScope()));
        return NoSecondDerivative.Mark(gradients, [.. saved[..levels], dTotal]);
    }

    /// <summary>What forward takes besides the tensors that gradients go to.</summary>
    /// <param name="Plan">What both passes know.</param>
    /// <param name="Loss">Computed already.</param>
    /// <param name="Labels">As given.</param>
    /// <param name="Weights">As given.</param>
    internal sealed record Inputs(AnchorStepPlan Plan, GuidedLoss Loss, Tensor Labels, Tensor? Weights);
}
