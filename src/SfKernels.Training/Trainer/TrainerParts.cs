using SfKernels.Detection.Structures;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Data;
using SfKernels.Training.Data.Loading;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Optimisation;
using SfKernels.Training.Progress;
using SfKernels.Training.Runs;
using static TorchSharp.torch;

namespace SfKernels.Training.Trainer;

/// <summary>What a run is made of.</summary>
/// <param name="Model">On its device; trained in place.</param>
/// <param name="Optimizer">Over the parameters of <paramref name="Model"/>.</param>
/// <param name="Data">Names the images of a batch.</param>
/// <param name="Batches">Batch t is a pure function of t.</param>
/// <param name="Device">Where the model is.</param>
/// <param name="Folder">Where log and checkpoints go.</param>
/// <param name="Identity">Stored in every checkpoint, compared on resume.</param>
/// <param name="Evaluate">Metrics of the model as it is.</param>
/// <param name="Progress">Who watches.</param>
public sealed record TrainerParts(
    Detector Model,
    NamedOptimizer Optimizer,
    IDetectionDataset Data,
    BatchLoader Batches,
    Device Device,
    RunFolder Folder,
    RunIdentity Identity,
    Func<DetectionMetrics> Evaluate,
    ITrainingProgress Progress);
