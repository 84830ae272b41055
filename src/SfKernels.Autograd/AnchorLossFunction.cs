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
    private const string Prepared = "prepared";
    private const string Scale = "scale";
    private const string Taken = "taken";

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
        (Tensor sum, Tensor[] gradients) = inputs.Expected is { } scale && inputs.Call.IsJoint(inputs.Logits)
            ? inputs.Call.SumAndGradient(inputs.Logits, scale)
            : (inputs.Call.Sum(inputs.Logits), []);

        // The graph takes these over: the caller may dispose them, changes in place are found out, and a gradient that nobody asks for goes with the graph.
        ctx.save_for_backward([.. vars[1..].Cast<Tensor>(), .. gradients, inputs.Labels, .. inputs.Weights is null ? Array.Empty<Tensor>() : [inputs.Weights]]);
        ctx.save_data(Call, inputs.Call);
        ctx.save_data(Levels, vars.Length - 1);
        ctx.save_data(Prepared, gradients.Length);
        ctx.save_data(Scale, inputs.Expected ?? 0f);
        ctx.save_data(Taken, false);
        return sum;
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
        var prepared = (int)ctx.get_data(Prepared)!;
        List<Tensor> saved = ctx.get_saved_variables();
        if (prepared > 0 && !(bool)ctx.get_data(Taken)! && PreparedGradient.TryScale(saved.GetRange(levels, prepared), (float)ctx.get_data(Scale)!, dSum))
        {
            // They are the caller's now: another backward over this graph computes its own.
            ctx.save_data(Taken, true);
            return NoSecondDerivative.Mark([null!, .. saved.GetRange(levels, prepared).Select(static gradient => gradient.MoveToOuterDisposeScope())], [.. saved[..levels], dSum]);
        }

        int labels = levels + prepared;
        Tensor? weights = saved.Count > labels + 1 ? saved[labels + 1] : null;
        AnchorLogits logits = AnchorLogits.Of(saved[..levels], saved[labels], weights, call.Ignored);
        return NoSecondDerivative.Mark([null!, .. call.Gradient(logits, dSum).Select(static gradient => gradient.MoveToOuterDisposeScope())], [.. saved[..levels], dSum]);
    }

    /// <summary>What forward takes besides the logits.</summary>
    /// <param name="Call">Which loss.</param>
    /// <param name="Logits">The logits, checked.</param>
    /// <param name="Labels">As given.</param>
    /// <param name="Weights">As given.</param>
    /// <param name="Expected">The gradient by the sum that backward is most likely to get; null where none is expected, or one that only backward will know.</param>
    internal sealed record Inputs(AnchorLossCall Call, AnchorLogits Logits, Tensor Labels, Tensor? Weights, float? Expected);
}
