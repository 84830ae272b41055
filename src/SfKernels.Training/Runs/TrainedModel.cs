using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Detection.Weights;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Trainer;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Training.Runs;

/// <summary>The model of a finished or running training, ready to detect.</summary>
public sealed class TrainedModel : IDisposable
{
    private TrainedModel(RunConfig config, Detector model, Device device, string weights)
    {
        (Config, Model, Device, Weights) = (config, model, device, weights);
    }

    /// <summary>What the run was.</summary>
    public RunConfig Config { get; }

    /// <summary>The detector, in evaluation mode.</summary>
    public Detector Model { get; }

    /// <summary>Where it is.</summary>
    public Device Device { get; }

    /// <summary>The file its weights came from.</summary>
    public string Weights { get; }

    /// <summary>Loads the weights of the best evaluation, or the last state of a run that was not evaluated yet.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="device">"cpu" or "cuda[:i]".</param>
    /// <param name="last">Takes the last state even where there is a best one.</param>
    /// <param name="scoreThreshold">Least score of a detection; null is the run's own rule.</param>
    public static TrainedModel Load(RunFolder folder, string device, bool last = false, double? scoreThreshold = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        RunConfig config = RunConfig.Read(folder);
        Device target = RunEngine.DeviceOf(device);
        DetectionSettings detection = config.Model.Detection;
        var model = new RetinaNet(config.Model with { Detection = detection with { ScoreThreshold = scoreThreshold ?? detection.ScoreThreshold } });
        bool best = !last && File.Exists(folder.Best);
        if (best)
            WeightLoader.Load(model, folder.Best);
        else if (File.Exists(folder.Checkpoint))
            CheckpointFile.RestoreModel(CheckpointFile.Read(folder.Checkpoint), model);
        else
            throw new FileNotFoundException($"'{folder.Path}' has no weights yet: neither best.safetensors nor checkpoint.safetensors. Let the run reach its first checkpoint.", folder.Checkpoint);
        model.to(target);
        MemoryFormats.Apply(model, RunEngine.FormatOf(config.Options.MemoryFormat));
        model.eval();
        return new TrainedModel(config, model, target, best ? folder.Best : folder.Checkpoint);
    }

    /// <summary>A pass with the run's image size.</summary>
    public DetectionPass Pass(int workers = 1) => new(Model, Config.Resize, Device, workers, RunEngine.FormatOf(Config.Options.MemoryFormat));

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
