using System.CommandLine;
using SfKernels.Detection.Backbones;
using SfKernels.Training.Runs;
using SfKernels.Training.Schedule;

namespace SfKernels.Cli.Options;

/// <summary>The options of a training run. Each is null unless given, so that --resume can take the others from the run itself.</summary>
/// <param name="withLoss">False leaves out what an ablation chooses itself: loss, bias, guidance, learning rate, seed.</param>
internal sealed class RunOptionSet(bool withLoss = true)
{
    private static readonly RunOptions Default = new();

    private readonly Option<string?> _data = DataOptions.Data();
    private readonly Option<string?> _trainSplit = OptionKinds.Text("--train-split", "SPLIT", $"Split to train on. [default: {Default.TrainSplit}]");
    private readonly Option<string?> _valSplit = OptionKinds.Text("--val-split", "SPLIT", $"Split to evaluate on. [default: {Default.ValSplit}]");
    private readonly Option<string?> _model = OptionKinds.Choice("--model", ModelSettings.Models, $"Detector. [default: {Default.Model}]");
    private readonly Option<string?> _backbone = OptionKinds.Choice("--backbone", BackboneFactory.Names, $"Feature extractor; tiny is made for CPUs and small pictures. [default: {Default.Backbone}]");
    private readonly Option<int?> _channels = OptionKinds.Whole("--channels", "C", 16, "Channels of pyramid and heads. [default: 64 for tiny, 256 for resnet]");
    private readonly Option<int?> _headConvs = OptionKinds.Whole("--head-convs", "N", 0, "Convolutions before the last one in each head. [default: 4]");
    private readonly Option<string?> _headNorm = OptionKinds.Choice("--head-norm", ["none", "group"], "Normalisation in the heads. [default: group for tiny, none for resnet]");
    private readonly Option<string?> _backboneNorm = OptionKinds.Choice("--backbone-norm", ["batch", "frozen"], "Batch normalisation of a resnet: trained, or frozen as loaded. [default: frozen with --init, else batch]");
    private readonly Option<string?> _loss = OptionKinds.Choice("--loss", ["sampling-free", "focal", "ce"], "sampling-free = ce with optimal bias and constant guidance; focal = the baseline (bias focal, no guidance); ce = plain cross-entropy (bias zero, no guidance), for ablations. [default: sampling-free]");
    private readonly Option<string?> _bias = OptionKinds.Choice("--bias", ["optimal", "focal", "zero"], "Initial classification bias: from the counted prior, from prior 0.01, or 0. [default: the loss's own]");
    private readonly Option<string?> _guidance = OptionKinds.Choice("--guidance", ["none", "constant", "learned"], "Scale the classification loss by the localisation loss. [default: the loss's own]");
    private readonly Option<string?> _ignore = OptionKinds.Choice("--ignore", ["skip", "background"], $"Anchors between the thresholds: skip them, or train them as background like the official code. [default: {Default.Ignore}]");
    private readonly Option<string?> _imageSize = DataOptions.ImageSize();
    private readonly Option<int?> _batch = OptionKinds.Whole("--batch", "B", 1, $"Images per step. [default: {Default.Batch}]");
    private readonly Option<int?> _iterations = OptionKinds.Whole("--iterations", "I", 1, "Length in steps.");
    private readonly Option<double?> _epochs = OptionKinds.Real("--epochs", "E", 0, false, "Length in passes over the training split. [default: 12]");
    private readonly Option<double?> _timeBudget = OptionKinds.Real("--time-budget", "MINUTES", 0, false, "Length in minutes: turned into steps once the speed is measured, then kept, also by --resume.");
    private readonly Option<double?> _learningRate = OptionKinds.Real("--lr", "X", 0, false, "Learning rate. [default: 0.01 x batch / 16 with sgd, 1e-4 with adamw]");
    private readonly Option<string?> _optimizer = OptionKinds.Choice("--optimizer", ["sgd", "adamw"], $"Optimizer. [default: {Default.Optimizer}]");
    private readonly Option<double?> _momentum = OptionKinds.Real("--momentum", "M", 0, true, $"Momentum of sgd. [default: {Default.Momentum}]");
    private readonly Option<double?> _weightDecay = OptionKinds.Real("--weight-decay", "D", 0, true, $"Weight decay. [default: {Default.WeightDecay}]");
    private readonly Option<bool?> _normDecay = OptionKinds.Switch("--norm-decay", "Decay biases and normalisation parameters too. [default: off]");
    private readonly Option<string?> _schedule = OptionKinds.Choice("--schedule", ["step", "cosine", "constant"], "Learning rate after the warm-up: divided by ten at 2/3 and 8/9 of the run, half a cosine, or constant. [default: step]");
    private readonly Option<int?> _warmup = OptionKinds.Whole("--warmup", "I", 0, "Steps of linear warm-up. [default: a tenth of the run, at most 500]");
    private readonly Option<double?> _clipNorm = OptionKinds.Real("--clip-norm", "NORM", 0, false, "Clip the L2 norm of all gradients. [default: not clipped]");
    private readonly Option<int?> _seed = OptionKinds.Whole("--seed", "S", 0, $"Seed of weights, order and flips. [default: {Default.Seed}]");
    private readonly Option<bool?> _flip = OptionKinds.Switch("--flip", "Mirror half of the training images. [default: on]");
    private readonly Option<string?> _scaleJitter = OptionKinds.Text("--scale-jitter", "MIN,MAX", "Random factor on the size of training images, such as 0.8,1.25. [default: 1,1]");
    private readonly Option<double?> _photometric = OptionKinds.Real("--photometric", "P", 0, true, "Random brightness, contrast and saturation by factors in 1-P..1+P. [default: 0]");
    private readonly Option<int?> _pixelCache = OptionKinds.Whole("--pixel-cache", "MIB", 0, "Memory for training images that were decoded or drawn once. [default: 0]");
    private readonly Option<int?> _workers = OptionKinds.Whole("--workers", "N", 0, "Threads that load images. [default: chosen from the number of cores]");
    private readonly Option<int?> _threads = DataOptions.Threads();
    private readonly Option<string?> _device = DataOptions.Device();
    private readonly Option<int?> _evalEvery = OptionKinds.Whole("--eval-every", "I", 1, "Evaluate every I steps. [default: at the end only]");
    private readonly Option<int?> _checkpointEvery = OptionKinds.Whole("--checkpoint-every", "I", 1, $"Save the state every I steps. [default: {Default.CheckpointEvery}]");
    private readonly Option<int?> _logEvery = OptionKinds.Whole("--log-every", "I", 1, $"Log every I steps. [default: {Default.LogEvery}]");
    private readonly Option<string?> _init = OptionKinds.Text("--init", "WEIGHTS", "Weights to start from: .safetensors or a PyTorch .pth state dict.");

    /// <summary>The options in the order of the help.</summary>
    public IEnumerable<Option> All => withLoss ? Every : Every.Except([_loss, _bias, _guidance, _learningRate, _seed]);

    private Option[] Every =>
    [
        _data, _trainSplit, _valSplit, _model, _backbone, _channels, _headConvs, _headNorm, _backboneNorm, _loss, _bias, _guidance, _ignore, _imageSize, _batch, _iterations, _epochs, _timeBudget,
        _learningRate, _optimizer, _momentum, _weightDecay, _normDecay, _schedule, _warmup, _clipNorm, _seed, _flip, _scaleJitter, _photometric, _init,
        _evalEvery, _checkpointEvery, _logEvery, _workers, _pixelCache, _threads, _device,
    ];

    /// <summary>Replaces in <paramref name="stored"/> what the command line gives.</summary>
    public RunOptions Apply(ParseResult parsed, RunOptions stored)
    {
        bool newLength = parsed.GetValue(_iterations) is not null || parsed.GetValue(_epochs) is not null || parsed.GetValue(_timeBudget) is not null;
        return stored with
        {
            Data = parsed.GetValue(_data) ?? stored.Data,
            TrainSplit = parsed.GetValue(_trainSplit) ?? stored.TrainSplit,
            ValSplit = parsed.GetValue(_valSplit) ?? stored.ValSplit,
            Model = parsed.GetValue(_model) ?? stored.Model,
            Backbone = parsed.GetValue(_backbone) ?? stored.Backbone,
            Channels = parsed.GetValue(_channels) ?? stored.Channels,
            HeadConvs = parsed.GetValue(_headConvs) ?? stored.HeadConvs,
            HeadNorm = parsed.GetValue(_headNorm) ?? stored.HeadNorm,
            BackboneNorm = parsed.GetValue(_backboneNorm) ?? stored.BackboneNorm,
            Loss = parsed.GetValue(_loss) ?? stored.Loss,
            Bias = parsed.GetValue(_bias) ?? stored.Bias,
            Guidance = parsed.GetValue(_guidance) ?? stored.Guidance,
            Ignore = parsed.GetValue(_ignore) ?? stored.Ignore,
            ImageSize = parsed.GetValue(_imageSize) ?? stored.ImageSize,
            Batch = parsed.GetValue(_batch) ?? stored.Batch,
            Iterations = newLength ? parsed.GetValue(_iterations) : stored.Iterations,
            Epochs = newLength ? parsed.GetValue(_epochs) : stored.Epochs,
            TimeBudget = newLength ? parsed.GetValue(_timeBudget) : stored.TimeBudget,
            LearningRate = parsed.GetValue(_learningRate) ?? stored.LearningRate,
            Optimizer = parsed.GetValue(_optimizer) ?? stored.Optimizer,
            Momentum = parsed.GetValue(_momentum) ?? stored.Momentum,
            WeightDecay = parsed.GetValue(_weightDecay) ?? stored.WeightDecay,
            NormDecay = parsed.GetValue(_normDecay) ?? stored.NormDecay,
            Schedule = parsed.GetValue(_schedule) is { } schedule ? Enum.Parse<ScheduleKind>(schedule, ignoreCase: true) : stored.Schedule,
            Warmup = parsed.GetValue(_warmup) ?? stored.Warmup,
            ClipNorm = parsed.GetValue(_clipNorm) ?? stored.ClipNorm,
            Seed = parsed.GetValue(_seed) ?? stored.Seed,
            Flip = parsed.GetValue(_flip) ?? stored.Flip,
            ScaleJitter = parsed.GetValue(_scaleJitter) ?? stored.ScaleJitter,
            Photometric = parsed.GetValue(_photometric) ?? stored.Photometric,
            PixelCache = parsed.GetValue(_pixelCache) ?? stored.PixelCache,
            Workers = parsed.GetValue(_workers) ?? stored.Workers,
            Threads = parsed.GetValue(_threads) ?? stored.Threads,
            Device = parsed.GetValue(_device) ?? stored.Device,
            EvalEvery = parsed.GetValue(_evalEvery) ?? stored.EvalEvery,
            CheckpointEvery = parsed.GetValue(_checkpointEvery) ?? stored.CheckpointEvery,
            LogEvery = parsed.GetValue(_logEvery) ?? stored.LogEvery,
            Init = parsed.GetValue(_init) ?? stored.Init,
        };
    }

    /// <summary>The given options as a command line for another `sfk train`.</summary>
    public IReadOnlyList<string> Arguments(ParseResult parsed) =>
        [.. All.Where(option => parsed.GetResult(option) is { Implicit: false }).SelectMany(option => parsed.GetResult(option)!.Tokens.Select(static token => token.Value).Prepend(option.Name))];

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Add(option);
    }
}
