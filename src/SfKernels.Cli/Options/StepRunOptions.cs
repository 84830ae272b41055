using SfKernels.Training.Runs;
using SfKernels.Training.Schedule;
using static SfKernels.Cli.Options.OptionKinds;

namespace SfKernels.Cli.Options;

/// <summary>How long a run is and how it steps.</summary>
internal static class StepRunOptions
{
    /// <summary>Options that give the length: one of them at a time.</summary>
    public static IReadOnlyList<string> Lengths { get; } = ["--iterations", "--epochs", "--time-budget"];

    private static RunOptions Default { get; } = new();

    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<RunOption> Create() =>
    [
        RunOption.Of(
            Choice("--ignore", ["skip", "background"], "Anchors between the thresholds: skip them, or train them as background like the official code. [default: skip]"),
            static (o, v) => o with { Ignore = v }),
        RunOption.Of(Whole("--batch", "B", 1, $"Images per step. [default: {Default.Batch}]"), static (o, v) => o with { Batch = v }),
        RunOption.Of(
            Whole("--iterations", "I", 1, "Length in steps."),
            static (o, v) => o with { Iterations = v, Epochs = null, TimeBudget = null }),
        RunOption.Of(
            Real("--epochs", "E", 0, false, "Length in passes over the training split. [default: 12]"),
            static (o, v) => o with { Iterations = null, Epochs = v, TimeBudget = null }),
        RunOption.Of(
            Real("--time-budget", "MINUTES", 0, false, "Length in minutes: turned into steps once the speed is measured, then kept, also by --resume."),
            static (o, v) => o with { Iterations = null, Epochs = null, TimeBudget = v }),
        RunOption.Of(
            Real("--lr", "X", 0, false, "Learning rate. [default: 0.01 x batch / 16 with sgd, 1e-4 with adamw]"),
            static (o, v) => o with { LearningRate = v }),
        RunOption.Of(
            Choice("--optimizer", ["sgd", "adamw"], "Optimizer. [default: sgd]"),
            static (o, v) => o with { Optimizer = v }),
        RunOption.Of(Share("--momentum", "M", $"Momentum of sgd. [default: {Default.Momentum}]"), static (o, v) => o with { Momentum = v }),
        RunOption.Of(
            Real("--weight-decay", "D", 0, true, $"Weight decay. [default: {Default.WeightDecay}]"),
            static (o, v) => o with { WeightDecay = v }),
        RunOption.Of(
            Switch("--norm-decay", "Decay biases and normalisation parameters too. [default: off]"),
            static (o, v) => o with { NormDecay = v == On }),
        RunOption.Of(
            Choice("--schedule", ["step", "cosine", "constant"], "Learning rate after the warm-up: divided by ten at 2/3 and 8/9 of the run, half a cosine, or constant. [default: step]"),
            static (o, v) => o with { Schedule = Enum.Parse<ScheduleKind>(v, ignoreCase: true) }),
        RunOption.Of(
            Whole("--warmup", "I", 0, "Steps of linear warm-up. [default: a tenth of the run, at most 500]"),
            static (o, v) => o with { Warmup = v }),
        RunOption.Of(
            Real("--clip-norm", "NORM", 0, false, "Clip the L2 norm of all gradients. [default: not clipped]"),
            static (o, v) => o with { ClipNorm = v }),
        RunOption.Of(Whole("--seed", "S", 0, "Seed of weights, order and flips. [default: 0]"), static (o, v) => o with { Seed = v }),
    ];
}
