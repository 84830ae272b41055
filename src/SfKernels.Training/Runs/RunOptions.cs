using SfKernels.Training.Schedule;

namespace SfKernels.Training.Runs;

/// <summary>Everything a training run is told, with the defaults of `sfk train`; stored in the run's config.json.</summary>
public sealed record RunOptions
{
    /// <summary>Dataset: "voc:DIR", "coco:DIR" or "scenes[:N]".</summary>
    public string Data { get; init; } = "";

    /// <summary>Split to train on.</summary>
    public string TrainSplit { get; init; } = "train";

    /// <summary>Split to evaluate on.</summary>
    public string ValSplit { get; init; } = "val";

    /// <summary>Detector name.</summary>
    public string Model { get; init; } = "retinanet";

    /// <summary>Backbone name.</summary>
    public string Backbone { get; init; } = "tiny";

    /// <summary>Channels of pyramid and heads; null is 64 for tiny, 256 for residual networks.</summary>
    public int? Channels { get; init; }

    /// <summary>Convolutions before the last one in each head; null is 4.</summary>
    public int? HeadConvs { get; init; }

    /// <summary>Norm in the heads, "none" or "group"; null is group for tiny, none for residual networks.</summary>
    public string? HeadNorm { get; init; }

    /// <summary>Norm of a residual network, "batch" or "frozen"; null is frozen where weights are given to start from.</summary>
    public string? BackboneNorm { get; init; }

    /// <summary>"sampling-free", "focal" or "ce".</summary>
    public string Loss { get; init; } = "sampling-free";

    /// <summary>Bias initialisation "optimal", "focal" or "zero"; null is the loss's own.</summary>
    public string? Bias { get; init; }

    /// <summary>Guidance "none", "constant" or "learned"; null is the loss's own.</summary>
    public string? Guidance { get; init; }

    /// <summary>What anchors between the thresholds are: "skip" or "background" (the official code).</summary>
    public string Ignore { get; init; } = "skip";

    /// <summary>"SHORT" or "SHORT,MAX" in pixels; null is 800,1333, or no resizing where all pictures are squares of one size, as scenes are.</summary>
    public string? ImageSize { get; init; }

    /// <summary>N, images per step.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Length in steps.</summary>
    public int? Iterations { get; init; }

    /// <summary>Length in passes over the training split; 12 where neither this nor another length is given.</summary>
    public double? Epochs { get; init; }

    /// <summary>Length in minutes, turned into steps once the speed has been measured.</summary>
    public double? TimeBudget { get; init; }

    /// <summary>Base learning rate; null is the default of the optimizer and batch.</summary>
    public double? LearningRate { get; init; }

    /// <summary>"sgd" or "adamw".</summary>
    public string Optimizer { get; init; } = "sgd";

    /// <summary>Momentum of SGD.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Whether biases and normalisation parameters decay too.</summary>
    public bool NormDecay { get; init; }

    /// <summary>Decay of the learning rate.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Step;

    /// <summary>Warm-up in steps; null is a tenth of the run, at most 500.</summary>
    public int? Warmup { get; init; }

    /// <summary>Bound on the gradient's L2 norm; null does not clip.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Seed of weights, order and flips.</summary>
    public long Seed { get; init; }

    /// <summary>Whether half of the images are mirrored.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>"SMALLEST,LARGEST" factor on the image size of training images; null is always the same size.</summary>
    public string? ScaleJitter { get; init; }

    /// <summary>Strength in 0..1 of random brightness, contrast and saturation; 0 is off.</summary>
    public double Photometric { get; init; }

    /// <summary>Memory in MiB for training images that were decoded or drawn once; 0 decodes them every time.</summary>
    public int PixelCache { get; init; }

    /// <summary>Threads that load images; null leaves it to the loader.</summary>
    public int? Workers { get; init; }

    /// <summary>Threads of libtorch and the kernels; null is every core.</summary>
    public int? Threads { get; init; }

    /// <summary>"fp32", or "bf16" for mixed precision: bfloat16 layers over float32 weights.</summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>"channels-last" or "contiguous": how images, maps and weights lie in memory.</summary>
    public string MemoryFormat { get; init; } = "channels-last";

    /// <summary>"cpu" or "cuda[:i]".</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Steps between evaluations; null evaluates at the end only.</summary>
    public int? EvalEvery { get; init; }

    /// <summary>Steps between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 200;

    /// <summary>Steps between log lines.</summary>
    public int LogEvery { get; init; } = 10;

    /// <summary>Weights to start from (.safetensors or .pth).</summary>
    public string? Init { get; init; }

    /// <summary>The learning rate used: 0.01 for 16 images with SGD, scaled with the batch, 1e-4 with AdamW.</summary>
    public double EffectiveLearningRate => LearningRate ?? (Optimizer == "adamw" ? 1e-4 : 0.01 * Batch / 16);
}
