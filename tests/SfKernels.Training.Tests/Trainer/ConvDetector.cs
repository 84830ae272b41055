using SfKernels.Detection.Structures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Trainer;

/// <summary>
/// The least that can be trained: a convolution, a batch norm and a linear layer that guess the mean of the targets' corners. With noise from torch's
/// generator, so that a resumed run shows whether the generator was restored.
/// </summary>
internal sealed class ConvDetector : Detector
{
    private readonly Conv2d _conv;
    private readonly BatchNorm2d _norm;
    private readonly Linear _out;
    private int _calls;

    public ConvDetector(long channels = 4)
        : base(nameof(ConvDetector))
    {
        _conv = nn.Conv2d(3, channels, 3);
        _norm = nn.BatchNorm2d(channels);
        _out = nn.Linear(channels, 4);
        RegisterComponents();
    }

    /// <summary>Makes the losses of that call (1-based) NaN.</summary>
    public int? BreakAtCall { get; init; }

    /// <summary>Whether the total breaks with the classification loss.</summary>
    public bool BreakTotal { get; init; } = true;

    public override DetectorLosses ComputeLosses(Tensor images, IReadOnlyList<Targets> targets)
    {
        using var scope = NewDisposeScope();
        Tensor pooled = _norm.call(_conv.call(images)).relu().mean([2, 3]);
        Tensor wanted = stack(targets.Select(static t => t.Boxes.mean([0]) / 50));
        Tensor guess = _out.call(pooled) + (randn(1) * 0.01);
        Tensor loss = (guess - wanted).pow(2).mean();
        Tensor detached = loss.detach();
        Tensor classification = detached * 2;
        if (++_calls == BreakAtCall)
        {
            classification = classification * float.NaN;
            loss = BreakTotal ? loss * float.NaN : loss;
        }

        return new DetectorLosses(
            loss.MoveToOuterDisposeScope(),
            classification.MoveToOuterDisposeScope(),
            detached.MoveToOuterDisposeScope(),
            tensor(0.5f).MoveToOuterDisposeScope(),
            tensor((float)targets.Count).MoveToOuterDisposeScope());
    }

    public override IReadOnlyList<Detections> Detect(Tensor images, IReadOnlyList<(int Height, int Width)> sizes) =>
        [.. sizes.Select(static size => new Detections([0, 0, size.Width, size.Height], [0.5f], [1]))];
}
