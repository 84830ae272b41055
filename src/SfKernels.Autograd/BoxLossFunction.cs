using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SfKernels.Autograd;

/// <summary>The node of a fused box loss. Arguments: a <see cref="BoxLossCall"/>, then the regression maps.</summary>
internal sealed class BoxLossFunction : SingleTensorFunction<BoxLossFunction>
{
    private const string Call = "call";
    private const string Gradients = "gradients";

    /// <inheritdoc/>
    public override string Name => nameof(BoxLossFunction);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var call = (BoxLossCall)vars[0];
        List<Tensor> deltas = [.. vars[1..].Cast<Tensor>()];
        List<Tensor> kept = [.. deltas, .. call.Targets.ToKeep()];
        ctx.save_data(Call, call);
        if (!call.Mean)
        {
            ctx.save_for_backward(kept);
            return BoxLossOp.Sum(call.Settings, deltas, call.Targets);
        }

        GuidedLoss mean = BoxLossOp.Mean(call.Settings, deltas, call.Targets);
        ctx.save_for_backward([.. kept, mean.Scalars]);
        return mean.Total;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var call = (BoxLossCall)ctx.get_data(Call)!;
        List<Tensor> gradients = BackwardGuard.Run(1, call.Maps, 0, () => Backward(ctx, call, grad_output));

        // The engine holds the native tensors only: without this root the collector could free them on the way.
        ctx.save_data(Gradients, gradients);
        return gradients;
    }

    private static List<Tensor> Backward(AutogradContext ctx, BoxLossCall call, Tensor dSum)
    {
        using var scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        Tensor[] gradients = BoxLossOp.Backward(
            call.Settings, saved[..call.Maps], call.Targets.With(saved[call.Maps..]), dSum, call.Mean ? saved[^1] : null);
        return NoSecondDerivative.Mark([null!, .. gradients.Select(static gradient => gradient.MoveToOuterDisposeScope())], [.. saved[..call.Maps], dSum]);
    }
}
