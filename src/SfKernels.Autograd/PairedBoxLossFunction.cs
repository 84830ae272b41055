using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SfKernels.Autograd;

/// <summary>A loss of two tensors side by side. Arguments: prediction, target, a constant.</summary>
internal abstract class PairedBoxLossFunction<TFunction> : SingleTensorFunction<TFunction>
    where TFunction : PairedBoxLossFunction<TFunction>, new()
{
    private const string Constant = "constant";
    private const string WantsTarget = "wants target";
    private const string Gradients = "gradients";

    /// <inheritdoc/>
    public sealed override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var prediction = (Tensor)vars[0];
        var target = (Tensor)vars[1];
        ctx.save_for_backward([prediction, target]);
        ctx.save_data(Constant, vars[2]);
        ctx.save_data(WantsTarget, target.requires_grad);
        return Forward(prediction, target, (double)vars[2]);
    }

    /// <inheritdoc/>
    public sealed override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        List<Tensor> gradients = BackwardGuard.Run(0, 2, 1, () => Backward(ctx, grad_output));

        // The engine holds the native tensors only: without this root the collector could free them on the way.
        ctx.save_data(Gradients, gradients);
        return gradients;
    }

    /// <summary>The losses.</summary>
    protected abstract Tensor Forward(Tensor prediction, Tensor target, double constant);

    /// <summary>The gradient by <paramref name="prediction"/>.</summary>
    protected abstract Tensor Backward(Tensor prediction, Tensor target, Tensor dLosses, double constant);

    private List<Tensor> Backward(AutogradContext ctx, Tensor dResult)
    {
        using var scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        double constant = (double)ctx.get_data(Constant)!;

        // The gradient of a sum arrives with stride 0.
        Tensor dLosses = dResult.contiguous();
        Tensor dPrediction = Backward(saved[0], saved[1], dLosses, constant).MoveToOuterDisposeScope();

        // Both losses are symmetric.
        Tensor? dTarget = (bool)ctx.get_data(WantsTarget)! ? Backward(saved[1], saved[0], dLosses, constant).MoveToOuterDisposeScope() : null;
        return NoSecondDerivative.Mark([dPrediction, dTarget!, null!], [saved[0], saved[1], dResult]);
    }
}
