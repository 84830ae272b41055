using SfKernels.Ops.Engine;
using TorchSharp;
using TorchSharp.Modules;

namespace SfKernels.Training.Optimisation;

/// <summary>The L2 norm over all gradients, computed and applied on the device: torch.nn.utils.clip_grad_norm_ reads it on the host every step.</summary>
public static class GradientNorm
{
    /// <summary>Scales all gradients by min(1, maximum / (norm + 1e-6)).</summary>
    /// <param name="parameters">Those without a gradient are passed over.</param>
    /// <param name="maximum">Bound on the norm.</param>
    public static void Clip(IEnumerable<Parameter> parameters, double maximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        using var scope = torch.NewDisposeScope();
        torch.Tensor[] gradients = [.. parameters.Select(static p => p.grad).OfType<torch.Tensor>()];
        if (gradients.Length == 0)
            return;
        torch.Tensor norm = torch.stack(gradients.Select(static g => g.norm())).norm();
        torch.Tensor factor = norm.Plus(1e-6).reciprocal().Times(maximum).AtMost(1);
        foreach (torch.Tensor gradient in gradients)
            gradient.mul_(factor);
    }
}
