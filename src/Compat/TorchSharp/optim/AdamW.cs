using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Adam with decoupled weight decay: p shrinks by lr weight_decay before the step.</summary>
public partial class AdamW : OptimizerHelper, IBetas
{
    public AdamW(
        IEnumerable<Parameter> parameters,
        double lr = 0.001,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1E-08,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public AdamW(
        IEnumerable<ParamGroup> parameters,
        double lr = 0.001,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1E-08,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false)
    {
        if (!(lr >= 0))
            throw new ArgumentException($"Invalid learning rate: {lr}", nameof(lr));
        if (!(eps >= 0))
            throw new ArgumentException($"Invalid epsilon: {eps}", nameof(eps));
        if (beta1 is not (>= 0 and < 1))
            throw new ArgumentException($"Invalid beta1: {beta1}", nameof(beta1));
        if (beta2 is not (>= 0 and < 1))
            throw new ArgumentException($"Invalid beta2: {beta2}", nameof(beta2));
        if (!(weight_decay >= 0))
            throw new ArgumentException($"Invalid weight_decay value: {weight_decay}", nameof(weight_decay));
        Defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    public (double, double) Betas
    {
        get => (((Options)Defaults).beta1!.Value, ((Options)Defaults).beta2!.Value);
        set => (((Options)Defaults).beta1, ((Options)Defaults).beta2) = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var defaults = (Options)Defaults;
        param_group.Options ??= new Options();
        var options = (Options)param_group.Options;
        options.LearningRate ??= defaults.LearningRate;
        options.beta1 ??= defaults.beta1;
        options.beta2 ??= defaults.beta2;
        options.eps ??= defaults.eps;
        options.weight_decay ??= defaults.weight_decay;
        options.amsgrad ??= defaults.amsgrad;
        options.maximize ??= defaults.maximize;
        AddGroup(param_group, parameter => new State(parameter));
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        var options = group.Options;
        var rule = new AdamWRule(
            options.LearningRate!.Value,
            options.beta1!.Value,
            options.beta2!.Value,
            options.eps!.Value,
            options.weight_decay!.Value,
            options.maximize!.Value);
        foreach (var batch in Batches<State>(group, state => state.step))
        {
            foreach (var (_, _, state) in batch)
                state.step++;
            rule.Apply(
                [.. batch.Select(entry => entry.Parameter)],
                [.. batch.Select(entry => entry.Gradient)],
                [.. batch.Select(entry => entry.State.exp_avg)],
                [.. batch.Select(entry => entry.State.exp_avg_sq)],
                options.amsgrad!.Value ? [.. batch.Select(entry => entry.State.max_exp_avg_sq!)] : null,
                batch[0].State.step);
        }
    }
}
