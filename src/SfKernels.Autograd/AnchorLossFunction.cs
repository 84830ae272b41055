using SfKernels.Ops;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SfKernels.Autograd;

/// <summary>The node of a classification loss. Arguments: <see cref="Inputs"/>, then the logits.</summary>
internal sealed class AnchorLossFunction : SingleTensorFunction<AnchorLossFunction>
{
    private const string Call = "call";
    private const string Levels = "levels";
    private const string Gradients = "gradients";

    /// <inheritdoc/>
    public override string Name => nameof(AnchorLossFunction);

    /// <summary>The sum of the loss, attached to the logits.</summary>
    public static Tensor Sum(Inputs inputs, IReadOnlyList<Tensor> logits)
    {
        using var scope = NewDisposeScope();
        return apply([inputs, .. logits]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var inputs = (Inputs)vars[0];

        // The graph takes these over: the caller may dispose them, and changes in place are found out.
        ctx.save_for_backward([.. vars[1..].Cast<Tensor>(), inputs.Labels, .. inputs.Weights is null ? Array.Empty<Tensor>() : [inputs.Weights]]);
        ctx.save_data(Call, inputs.Call);
        ctx.save_data(Levels, vars.Length - 1);
        return inputs.Call.Sum(inputs.Logits);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        List<Tensor> gradients = BackwardGuard.Run(before: 1, (int)ctx.get_data(Levels)!, after: 0, () => Backward(ctx, grad_output));

        // The engine holds the native tensors only: without this root the collector could free them on the way.
        ctx.save_data(Gradients, gradients);
        return gradients;
    }

    private static List<Tensor> Backward(AutogradContext ctx, Tensor dSum)
    {
        using var scope = NewDisposeScope();
        var call = (AnchorLossCall)ctx.get_data(Call)!;
        var levels = (int)ctx.get_data(Levels)!;
        List<Tensor> saved = ctx.get_saved_variables();
        Tensor? weights = saved.Count > levels + 1 ? saved[levels + 1] : null;
        AnchorLogits logits = AnchorLogits.Of(saved[..levels], saved[levels], weights, call.Ignored);
        return [null!, .. call.Gradient(logits, dSum).Select(static gradient => gradient.MoveToOuterDisposeScope())];
    }

    /// <summary>What forward takes besides the logits.</summary>
    /// <param name="Call">Which loss.</param>
    /// <param name="Logits">The logits, checked.</param>
    /// <param name="Labels">As given.</param>
    /// <param name="Weights">As given.</param>
    internal sealed record Inputs(AnchorLossCall Call, AnchorLogits Logits, Tensor Labels, Tensor? Weights);
}
