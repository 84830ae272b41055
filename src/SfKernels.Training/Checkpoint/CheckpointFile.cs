using System.Text.Json;
using SfKernels.Detection.Weights;
using SfKernels.Training.Optimisation;
using SfKernels.Training.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Training.Checkpoint;

/// <summary>
/// A training state as one safetensors file: "model.NAME" weights and buffers, "optimizer.NAME.FIELD" state, "generator.cpu" random state,
/// and a <see cref="CheckpointState"/> as JSON in the metadata. It is there whole or not at all.
/// </summary>
public static class CheckpointFile
{
    private const string Model = "model.";
    private const string Optimizer = "optimizer.";
    private const string Generator = "generator.cpu";
    private const string StateKey = "sfk.checkpoint";

    /// <summary>Writes everything that the next step depends on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Weights and buffers.</param>
    /// <param name="optimizer">Its state.</param>
    /// <param name="state">Position and history.</param>
    /// <param name="generator">State of torch's generator; null takes that of now.</param>
    public static void Write(string path, nn.Module model, NamedOptimizer optimizer, CheckpointState state, Tensor? generator = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        using DisposeScope scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in model.state_dict())
            tensors[Model + name] = tensor;
        foreach (var (name, tensor) in optimizer.SaveState())
            tensors[Optimizer + name] = tensor;
        tensors[Generator] = generator ?? random.get_rng_state();
        WeightFile.Write(path, tensors, new Dictionary<string, string> { [StateKey] = JsonSerializer.Serialize(state, JsonFormat.Line) });
    }

    /// <summary>Reads a file without touching any model.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint.</exception>
    public static LoadedCheckpoint Read(string path)
    {
        SafetensorsContent content = Safetensors.Read(path);
        if (!content.Metadata.TryGetValue(StateKey, out string? json))
            throw new InvalidDataException($"'{path}' holds weights but no training state: use it with --init, or resume from the run's checkpoint.safetensors.");
        try
        {
            CheckpointState state = JsonSerializer.Deserialize<CheckpointState>(json, JsonFormat.Line)
                ?? throw new InvalidDataException($"'{path}' has an empty training state.");
            return new LoadedCheckpoint(path, state, content.Tensors);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' has a training state that cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The tensors of a checkpoint under <paramref name="prefix"/>, without it.</summary>
    private static Dictionary<string, RawTensor> Under(LoadedCheckpoint checkpoint, string prefix) =>
        checkpoint.Tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], static pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Puts the weights of a checkpoint into a model of the same kind.</summary>
    public static void RestoreModel(LoadedCheckpoint checkpoint, nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        WeightLoader.Load(model, Under(checkpoint, Model), WeightMatch.Exact, source: checkpoint.Path);
    }

    /// <summary>Puts back weights, optimizer state and the random generator.</summary>
    public static void Restore(LoadedCheckpoint checkpoint, nn.Module model, NamedOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        RestoreModel(checkpoint, model);
        using DisposeScope scope = NewDisposeScope();
        optimizer.LoadState(Under(checkpoint, Optimizer).ToDictionary(static pair => pair.Key, static pair => pair.Value.ToTensor(), StringComparer.Ordinal));
        if (!checkpoint.Tensors.TryGetValue(Generator, out RawTensor? generator))
            throw new InvalidDataException($"'{checkpoint.Path}' has no '{Generator}': it is not a whole checkpoint.");
        Tensor now = random.get_rng_state(), then = generator.ToTensor();
        // TorchSharp ends the process for a state that is none.
        if (then.dtype != now.dtype || then.numel() != now.numel())
            throw new InvalidDataException($"'{checkpoint.Path}' has {then.numel()} elements of {then.dtype} as '{Generator}', this libtorch's generator {now.numel()} of {now.dtype}: it was written with another one, or is damaged.");
        random.set_rng_state(then);
    }
}
