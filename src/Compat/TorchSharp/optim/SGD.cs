using static SfKernels.Engine.Dispatch;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>
/// d = g + weight_decay p; b = momentum b + (1 - dampening) d, first b = d; p -= lr b, or lr (d + momentum b) with Nesterov momentum.
/// Maximising negates g.
/// </summary>
public partial class SGD : OptimizerHelper, IMomentum
{
    public SGD(
        IEnumerable<Parameter> parameters,
        double lr,
        double momentum = 0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    public SGD(
        IEnumerable<ParamGroup> parameters,
        double lr,
        double momentum = 0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false)
    {
        if (!(lr >= 0))
            throw new ArgumentException($"Invalid learning rate: {lr}", nameof(lr));
        if (!(momentum >= 0))
            throw new ArgumentException($"Invalid momentum value: {momentum}", nameof(momentum));
        if (!(weight_decay >= 0))
            throw new ArgumentException($"Invalid weight_decay value: {weight_decay}", nameof(weight_decay));
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening", nameof(nesterov));
        Defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            momentum = momentum,
            dampening = dampening,
            weight_decay = weight_decay,
            nesterov = nesterov,
            maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    public double Momentum
    {
        get => ((Options)Defaults).momentum!.Value;
        set => ((Options)Defaults).momentum = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var defaults = (Options)Defaults;
        param_group.Options ??= new Options();
        var options = (Options)param_group.Options;
        options.LearningRate ??= defaults.LearningRate;
        options.momentum ??= defaults.momentum;
        options.dampening ??= defaults.dampening;
        options.weight_decay ??= defaults.weight_decay;
        options.nesterov ??= defaults.nesterov;
        options.maximize ??= defaults.maximize;
        AddGroup(param_group, parameter => new State(parameter));
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        var options = group.Options;
        foreach (var batch in Batches<State>(group, state => state.momentum_buffer is null ? 0 : 1))
            Update(batch, options);
    }

    private static void Update(List<(Parameter Parameter, Tensor Gradient, State State)> batch, Options options)
    {
        Tensor[] parameters = [.. batch.Select(entry => entry.Parameter)];
        Tensor[] direction = [.. batch.Select(entry => entry.Gradient)];
        var momentum = options.momentum!.Value;
        if (options.maximize!.Value)
            direction = CallMany("aten::_foreach_neg", "", direction);
        if (options.weight_decay!.Value != 0)
            direction = CallMany("aten::_foreach_add", "List", direction, parameters, options.weight_decay.Value);
        if (momentum != 0)
        {
            if (batch[0].State.momentum_buffer is null)
            {
                for (var i = 0; i < batch.Count; i++)
                    batch[i].State.momentum_buffer = direction[i].clone().DetachFromDisposeScope();
            }
            else
            {
                Tensor[] existing = [.. batch.Select(entry => entry.State.momentum_buffer!)];
                CallVoid("aten::_foreach_mul_", "Scalar", existing, momentum);
                CallVoid("aten::_foreach_add_", "List", existing, direction, 1 - options.dampening!.Value);
            }
            Tensor[] buffers = [.. batch.Select(entry => entry.State.momentum_buffer!)];
            direction = options.nesterov!.Value ? CallMany("aten::_foreach_add", "List", direction, buffers, momentum) : buffers;
        }
        CallVoid("aten::_foreach_add_", "List", parameters, direction, -options.LearningRate!.Value);
    }
}
