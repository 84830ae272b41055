using TorchSharp;
using TorchSharp.Modules;

namespace SfKernels.Training.Optimisation;

/// <summary>Builds the optimizer of a run with two parameter groups: weights that decay and parameters that do not.</summary>
public static class OptimizerFactory
{
    /// <summary>Names accepted by <see cref="Create"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sgd", "adamw"];

    /// <summary>Creates "sgd" or "adamw" over the parameters that want a gradient.</summary>
    /// <param name="model">Its parameters are trained; the groups keep the order of named_parameters().</param>
    /// <param name="settings">Kind, rate, momentum, decay.</param>
    /// <returns>The optimizer with the parameter names in the order of its state.</returns>
    public static NamedOptimizer Create(torch.nn.Module model, OptimizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        (string Name, Parameter Parameter)[] trained =
            [.. model.named_parameters().Select(static p => (p.name, p.parameter)).Where(static p => p.parameter.requires_grad)];
        if (trained.Length == 0)
            throw new ArgumentException($"{model.GetName()} has no parameter that wants a gradient: nothing can be trained.", nameof(model));
        (string Name, Parameter Parameter)[] decayed = [.. trained.Where(p => Decays(p.Parameter, settings))];
        (string Name, Parameter Parameter)[] kept = [.. trained.Where(p => !Decays(p.Parameter, settings))];
        (string Name, Parameter Parameter)[][] groups = [.. new[] { decayed, kept }.Where(static group => group.Length > 0)];
        double[] decays = [.. groups.Select(group => ReferenceEquals(group, decayed) ? settings.WeightDecay : 0)];
        OptimizerHelper optimizer = settings.Kind switch
        {
            "sgd" => Sgd(groups, decays, settings),
            "adamw" => AdamW(groups, decays, settings),
            _ => throw new ArgumentException($"Optimizer '{settings.Kind}' is not known: use {string.Join(" or ", Names)}.", nameof(settings)),
        };
        return new NamedOptimizer(optimizer, [.. groups.SelectMany(static group => group)]);
    }

    /// <summary>A single number, such as the learned guidance's log variance, has no direction to shrink: it never decays.</summary>
    private static bool Decays(Parameter parameter, OptimizerSettings settings) =>
        parameter.dim() > 1 || (settings.NormDecay && parameter.numel() > 1);

    private static SGD Sgd((string Name, Parameter Parameter)[][] groups, double[] decays, OptimizerSettings settings) =>
        torch.optim.SGD(
            groups.Select((group, i) => new SGD.ParamGroup(group.Select(static p => p.Parameter), settings.LearningRate, settings.Momentum, 0, decays[i])),
            settings.LearningRate,
            settings.Momentum);

    private static AdamW AdamW((string Name, Parameter Parameter)[][] groups, double[] decays, OptimizerSettings settings) =>
        torch.optim.AdamW(
            groups.Select((group, i) => new AdamW.ParamGroup(group.Select(static p => p.Parameter), settings.LearningRate, weight_decay: decays[i])),
            settings.LearningRate);
}
