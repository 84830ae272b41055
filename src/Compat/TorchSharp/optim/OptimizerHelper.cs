using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Base of the optimisers written here: the states of the parameters, and their way to a stream and back.</summary>
public abstract class OptimizerHelper : Optimizer
{
    // On a CPU a batch of updates should stay in the cache between its operators; a GPU wants one launch for everything.
    private const long CacheElements = 1 << 16;

    private readonly OrderedDictionary<Parameter, OptimizerState> states = new(ReferenceEqualityComparer.Instance);

    public OptimizerHelper()
    {
    }

    /// <summary>Options that a group which leaves them out takes.</summary>
    private protected OptimizerOptions Defaults { get; init; } = null!;

    private protected IEnumerable<OptimizerState> States => states.Values;

    /// <summary>The live options and states.</summary>
    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in Groups)
        {
            dictionary.Options.Add(group.Options);
            var positions = new List<int>();
            dictionary.StateIndexRef.Add(positions);
            foreach (var parameter in group.Parameters)
            {
                positions.Add(dictionary.State.Count);
                dictionary.State.Add(states[parameter]);
            }
        }
        return dictionary;
    }

    /// <summary>Copies options and states of another optimiser of the same kind over as many parameters.</summary>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        CheckCounts(own, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < own.Options.Count; i++)
        {
            if (!ReferenceEquals(own.Options[i], state_dict.Options[i]))
                own.Options[i].LoadStateDict(state_dict.Options[i]);
        }
        for (var i = 0; i < own.State.Count; i++)
        {
            if (!ReferenceEquals(own.State[i], state_dict.State[i]))
                own.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(own.Options.Count);
        writer.Write7BitEncodedInt64(own.State.Count);
        foreach (var options in own.Options)
            options.SaveStateDict(writer);
        foreach (var state in own.State)
            state.SaveStateDict(writer);
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var kind = reader.ReadString();
        if (kind != GetType().Name)
            throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{kind}' in the loaded stream.");
        var own = state_dict();
        CheckCounts(own, reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        foreach (var options in own.Options)
            options.LoadStateDict(reader);
        foreach (var state in own.State)
            state.LoadStateDict(reader);
    }

    /// <summary>Moves the states; the parameters are the caller's.</summary>
    public void to(Device device)
    {
        foreach (var state in states.Values)
            state.to(device);
    }

    /// <summary>Runs the closure with gradients and then <paramref name="body"/> on every group without, in a dispose scope.</summary>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var withGrad = enable_grad();
            loss = loss_closure();
        }
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in Groups)
            body((T)group);
        return loss;
    }

    private protected void AddGroup(ParamGroup group, Func<Parameter, OptimizerState> makeState)
    {
        // Enumerated at every step, so not left lazy.
        group.Parameters = group.Parameters.ToList();
        var own = group.Parameters.ToHashSet(ReferenceEqualityComparer.Instance);
        if (own.Count != group.Parameters.Count())
            throw new ArgumentException("A parameter appears twice in the parameter group.", nameof(group));
        if (states.Keys.Any(own.Contains))
            throw new ArgumentException("Some parameters appear in more than one parameter group.", nameof(group));
        group.Options.InitialLearningRate = group.Options.LearningRate!.Value;
        Groups.Add(group);
        foreach (var parameter in group.Parameters)
        {
            var state = makeState(parameter);
            states[parameter] = state;
            state.Initialize(group.Options);
        }
    }

    /// <summary>The parameters of a group that have gradients, in order, in batches of equal <paramref name="key"/>.</summary>
    private protected IEnumerable<List<(Parameter Parameter, Tensor Gradient, TState State)>> Batches<TState>(ParamGroup group, Func<TState, long> key)
        where TState : OptimizerState
    {
        var batch = new List<(Parameter Parameter, Tensor Gradient, TState State)>();
        var elements = 0L;
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is not { } gradient)
                continue;
            var state = (TState)states[parameter];
            var size = parameter.device_type == DeviceType.CPU ? parameter.numel() : 0;
            if (batch.Count > 0 && (elements + size > CacheElements || key(batch[0].State) != key(state)))
            {
                yield return batch;
                batch = [];
                elements = 0;
            }
            batch.Add((parameter, gradient, state));
            elements += size;
        }
        if (batch.Count > 0)
            yield return batch;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var state in states.Values)
                (state as IDisposable)?.Dispose();
            states.Clear();
        }
        base.Dispose(disposing);
    }

    private static void CheckCounts(StateDictionary own, long groups, long count)
    {
        if (groups != own.Options.Count)
            throw new ArgumentException($"Invalid optimizer state -- different number of parameter groups: {groups} in the state, {own.Options.Count} here.", nameof(groups));
        if (count != own.State.Count)
            throw new ArgumentException($"Invalid optimizer state -- different number of states: {count} in the state, {own.State.Count} here.", nameof(count));
    }
}
