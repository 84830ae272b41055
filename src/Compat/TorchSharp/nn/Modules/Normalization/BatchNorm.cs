using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Training: normalises by the batch and moves the running statistics (variance unbiased). Evaluation: normalises by the running statistics.</summary>
public abstract class BatchNorm : NormBase
{
    public BatchNorm(
        long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var factor = momentum ?? 0;
        if (training && num_batches_tracked is { } batches)
        {
            using (no_grad())
            {
                batches.add_(1);
                factor = momentum ?? 1.0 / batches.item<long>();
            }
        }
        var byBatch = training || (running_mean is null && running_var is null);
        var useRunning = !training || track_running_stats;
        return nn.functional.batch_norm(
            input, useRunning ? running_mean : null, useRunning ? running_var : null, weight, bias, byBatch, factor, eps);
    }
}
