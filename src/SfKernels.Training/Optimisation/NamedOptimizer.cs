using TorchSharp;
using TorchSharp.Modules;

namespace SfKernels.Training.Optimisation;

/// <summary>An optimizer that knows the names of its parameters, so that its state can be stored by name.</summary>
/// <param name="optimizer">Owned: disposed with this object.</param>
/// <param name="parameters">In the order of the optimizer's state: group after group.</param>
public sealed class NamedOptimizer(OptimizerHelper optimizer, IReadOnlyList<(string Name, Parameter Parameter)> parameters) : IDisposable
{
    private const string StepField = "step";

    /// <summary>The optimizer itself.</summary>
    public OptimizerHelper Optimizer => optimizer;

    /// <summary>Trained parameters in the order of the state.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => parameters;

    /// <summary>Sets the rate of every group for the next step.</summary>
    public void SetLearningRate(double rate)
    {
        foreach (torch.optim.ILearningRateController group in optimizer.ParamGroups)
            group.LearningRate = rate;
    }

    /// <summary>The state as "NAME.FIELD" tensors; those of momentum and moments are the optimizer's own, not copies.</summary>
    public IReadOnlyDictionary<string, torch.Tensor> SaveState()
    {
        var tensors = new Dictionary<string, torch.Tensor>(StringComparer.Ordinal);
        foreach (var (name, state) in States())
        {
            switch (state)
            {
                case SGD.State sgd:
                    // No buffer before the first step.
                    if (sgd.momentum_buffer is { } momentum)
                        tensors[$"{name}.{nameof(SGD.State.momentum_buffer)}"] = momentum;
                    break;
                case AdamW.State adam:
                    tensors[$"{name}.{StepField}"] = torch.tensor(adam.step);
                    tensors[$"{name}.{nameof(adam.exp_avg)}"] = adam.exp_avg;
                    tensors[$"{name}.{nameof(adam.exp_avg_sq)}"] = adam.exp_avg_sq;
                    break;
                default:
                    throw new NotSupportedException($"The state of {optimizer.GetType().Name} cannot be stored: use SGD or AdamW.");
            }
        }

        return tensors;
    }

    /// <summary>Puts back what <see cref="SaveState"/> gave.</summary>
    /// <param name="tensors">"NAME.FIELD" tensors; copied to the device of each parameter.</param>
    public void LoadState(IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var devices = parameters.ToDictionary(static p => p.Name, static p => p.Parameter.device);
        foreach (var (name, state) in States())
        {
            torch.Tensor? Find(string field) => tensors.TryGetValue($"{name}.{field}", out torch.Tensor? tensor)
                ? tensor.to(devices[name], copy: true).DetachFromDisposeScope()
                : null;
            torch.Tensor Get(string field) => Find(field)
                ?? throw new InvalidDataException($"The optimizer state has no '{name}.{field}': the checkpoint belongs to another optimizer or model.");
            switch (state)
            {
                case SGD.State sgd:
                    sgd.momentum_buffer?.Dispose();
                    sgd.momentum_buffer = Find(nameof(sgd.momentum_buffer))!;
                    break;
                case AdamW.State adam:
                    using (torch.Tensor step = Get(StepField))
                        adam.step = step.cpu().item<long>();
                    adam.exp_avg?.Dispose();
                    adam.exp_avg_sq?.Dispose();
                    adam.exp_avg = Get(nameof(adam.exp_avg));
                    adam.exp_avg_sq = Get(nameof(adam.exp_avg_sq));
                    break;
                default:
                    throw new NotSupportedException($"The state of {optimizer.GetType().Name} cannot be restored: use SGD or AdamW.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => optimizer.Dispose();

    private IEnumerable<(string Name, OptimizerState State)> States()
    {
        torch.optim.Optimizer.StateDictionary dictionary = optimizer.state_dict();
        if (dictionary.State.Count != parameters.Count)
            throw new InvalidOperationException($"The optimizer holds {dictionary.State.Count} states for {parameters.Count} parameters.");
        return parameters.Select((p, i) => (p.Name, dictionary.State[i]));
    }
}
