using SfKernels.Detection.RetinaNet;
using SfKernels.Kernels.Geometry;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Data;
using SfKernels.Training.Storage;

namespace SfKernels.Training.Runs;

/// <summary>config.json: what a run is, enough to evaluate, predict and resume it without its command line.</summary>
/// <param name="Version">Of this library.</param>
/// <param name="Started">UTC time of the start.</param>
/// <param name="Engine">libtorch and its source.</param>
/// <param name="Options">As given, with defaults.</param>
/// <param name="Model">Everything the network is built from.</param>
/// <param name="Resize">How images become inputs.</param>
/// <param name="Categories">The K classes in label order.</param>
/// <param name="Train">Training split.</param>
/// <param name="Val">Validation split.</param>
/// <param name="Prior">Anchor counts; null where the loss needs none.</param>
public sealed record RunConfig(
    string Version,
    DateTime Started,
    string Engine,
    RunOptions Options,
    RetinaNetSettings Model,
    ResizeRule Resize,
    IReadOnlyList<Category> Categories,
    DatasetFacts Train,
    DatasetFacts Val,
    PriorFacts? Prior)
{
    /// <summary>Reads the configuration of a run.</summary>
    /// <exception cref="FileNotFoundException">The folder holds no run.</exception>
    /// <exception cref="InvalidDataException">The file is cut off, or lacks a part.</exception>
    public static RunConfig Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!folder.HoldsRun)
            throw new FileNotFoundException($"'{folder.Path}' holds no run: it has no config.json. Give the --out folder of a `sfk train` or `sfk demo`.", folder.Config);
        RunConfig config = JsonFormat.Read<RunConfig>(folder.Config);
        (string Name, object? Value)[] parts =
            [("options", config.Options), ("model", config.Model), ("resize", config.Resize), ("categories", config.Categories), ("train", config.Train), ("val", config.Val)];
        // The reader leaves null what the file does not hold.
        return parts.FirstOrDefault(static part => part.Value is null).Name is { } missing
            ? throw new InvalidDataException($"'{folder.Config}' has no \"{missing}\": it was changed, or is not the config.json of a run. Put the run's own there, or start a new run.")
            : config;
    }

    /// <summary>Writes it.</summary>
    public void Write(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        JsonFormat.Write(folder.Config, this);
    }

    /// <summary>What a resumed run must share with its start, data first.</summary>
    public RunIdentity Identity() => new(
    [
        // Folders may move: the fingerprint decides, the name is for people.
        new("training data (--data, --train-split)", Train.Fingerprint, $"{Train.Name} (fingerprint {Train.Fingerprint[..Math.Min(12, Train.Fingerprint.Length)]}, {Train.Images} images)"),
        new("classes", string.Join(", ", Categories.Select(static c => c.Name))),
        new("--model", Options.Model),
        new("--backbone", Model.Backbone),
        new("--channels", Text(Model.Pyramid.Channels)),
        new("head (--head-convs, --head-norm)", $"{Text(Model.Head.Convs)} {Model.Head.Norm}"),
        new("--backbone-norm", Model.BackboneNorm.ToString()),
        new("--loss", Options.Loss),
        new("--bias", Model.Loss.Bias.ToString()),
        new("--guidance", Model.Loss.Guidance.ToString()),
        new("--ignore", Options.Ignore),
        new("--image-size", FormattableString.Invariant($"{Resize.ShortSide},{Resize.MaxSide}")),
        new("--batch", Text(Options.Batch)),
        new("--seed", FormattableString.Invariant($"{Options.Seed}")),
        new("--flip", Options.Flip ? "on" : "off"),
        new("--scale-jitter", Options.ScaleJitter ?? "1,1"),
        new("--photometric", FormattableString.Invariant($"{Options.Photometric}")),
        new("--optimizer", Options.Optimizer),
        new("--precision", Options.Precision),
        // Last: it follows from the data, the anchors and the image size, which say more.
        new("prior", Prior is null ? "none" : FormattableString.Invariant($"{Prior.Prior:R}")),
    ]);

    private static string Text(int value) => FormattableString.Invariant($"{value}");
}
